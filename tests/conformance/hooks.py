"""Facts that the documents do not give to schemathesis."""

import schemathesis

# The user and the connected account of the mock server. The server refuses calls for any other, so nearly every case
# would test only that. The hook replaces only valid values, so that a case stays as valid or invalid as it was.
ACCOUNT = {"user_id": "user-1", "connected_account_id": "ca_mock"}


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict) or "arguments" not in body:
        return body
    known = {name: ACCOUNT[name] for name in ACCOUNT if isinstance(body.get(name), str) and body[name]}
    return {**body, **known}
