"""Every table, imported, so that the one MetaData is whole."""

from notifications.delivery import models as delivery
from notifications.foundation import stamp
from portal.agencies import models as agencies
from portal.agency_sentences import models as agency_sentences
from portal.audit import models as audit
from portal.disclosures import models as disclosures
from portal.disclosures.counsel import models as counsel
from portal.legal_bases import models as legal_bases
from portal.notices import models as notices
from portal.papers import models as papers
from portal.people import models as people
from portal.records_requests import models as records_requests
from portal.sign_in import models as sign_in
from portal.sign_in.passkeys import models as passkeys
from portal.sign_in.second_factor import models as second_factor
from portal.statistics import models as statistics
from portal.tasks import models as tasks

ALL_MODELS = (
    agencies,
    agency_sentences,
    audit,
    counsel,
    delivery,
    disclosures,
    legal_bases,
    notices,
    papers,
    passkeys,
    people,
    records_requests,
    second_factor,
    sign_in,
    stamp,
    statistics,
    tasks,
)
