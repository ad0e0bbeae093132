"""The steps of signing in, which the client does by itself."""

from family_record import Access, Family, OperationRecord

from dockerhub.emulator.seeds.demo import OIDC_CONNECTION

FAMILY = Family(
    "authentication",
    access=Access.SIGN_IN,
    operations=(
        OperationRecord(
            "login",
            method=None,
            fuzzed={
                "body.username": ["alice", "bob", "acme"],
                "body.password": ["alice-password", "bob-password", "dckr_pat_alice_read"],
            },
        ),
        OperationRecord(
            "login_2fa",
            method=None,
            # A mark for `schemathesis_hooks.py`: both work once only.
            fuzzed={"body.login_2fa_token": ["fresh"], "body.code": ["fresh"]},
        ),
        OperationRecord(
            "create_auth_token",
            method=None,
            fuzzed={
                "body.identifier": ["alice", "bob", "acme"],
                "body.secret": ["alice-password", "dckr_pat_alice_read", "dckr_oat_acme"],
            },
        ),
        OperationRecord(
            "create_oidc_token",
            method=None,
            # A mark, as above: it expires.
            fuzzed={"body.connection_id": [OIDC_CONNECTION], "body.token": ["fresh"]},
        ),
    ),
)
