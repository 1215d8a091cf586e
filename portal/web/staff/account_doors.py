"""The console's addresses about accounts: her own, and everybody's of an agency."""

from __future__ import annotations

from portal.access.acts import Act
from portal.sign_in.second_factor.standing import Lacks
from portal.web.staff import account, second_factor, second_step, users
from portal.web.staff.guards import Door

ACCOUNT_DOORS = (
    Door("/second-step", second_step.second_step, Act.SETTLE_SECOND_FACTOR, before=Lacks.CODE),
    Door(
        "/second-step/show",
        second_step.show_code,
        Act.SETTLE_SECOND_FACTOR,
        posts=True,
        guessed=True,
        before=Lacks.CODE,
    ),
    Door(
        "/second-factor",
        second_factor.second_factor,
        Act.SETTLE_SECOND_FACTOR,
        before=Lacks.ENROLMENT,
    ),
    Door(
        "/second-factor/begin",
        second_factor.begin_second_factor,
        Act.SETTLE_SECOND_FACTOR,
        posts=True,
        guessed=True,
        before=Lacks.ENROLMENT,
    ),
    Door(
        "/second-factor/confirm",
        second_factor.confirm_second_factor,
        Act.SETTLE_SECOND_FACTOR,
        posts=True,
        guessed=True,
        before=Lacks.ENROLMENT,
    ),
    Door("/account", account.account, Act.KEEP_OWN_ACCOUNT),
    Door("/account/end-others", account.end_other_sessions, Act.KEEP_OWN_ACCOUNT, posts=True),
    Door(
        "/account/sessions/<uuid:session_id>/end",
        account.end_session,
        Act.KEEP_OWN_ACCOUNT,
        posts=True,
    ),
    Door("/rules", account.who_may_do_what, Act.SEE_RULES),
    Door("/accounts", users.users, Act.SEE_USERS),
    Door("/accounts/add", users.add_user, Act.ADD_USER, posts=True),
    Door("/accounts/<uuid:user_id>/end", users.end_user, Act.END_USER, posts=True),
    Door("/accounts/<uuid:user_id>/wake", users.wake_user, Act.WAKE_USER, posts=True),
    Door(
        "/accounts/<uuid:user_id>/sessions/end",
        users.end_user_sessions,
        Act.END_SESSIONS,
        posts=True,
    ),
)
