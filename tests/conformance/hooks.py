"""What schemathesis cannot know from the documents."""

import schemathesis

# The user and the connected account of the mock server. A call for any other is refused for that alone,
# which would leave nothing of nearly every case. A right value takes the place of a right value only, so
# that a case stays as right or as wrong as it was.
ACCOUNT = {"user_id": "user-1", "connected_account_id": "ca_mock"}


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict) or "arguments" not in body:
        return body
    known = {name: ACCOUNT[name] for name in ACCOUNT if isinstance(body.get(name), str) and body[name]}
    return {**body, **known}
