#!/usr/bin/env python3
"""Tests the mock server through its control endpoint with httpx, like a test suite in another language.

`run.py` starts it. By hand: `control.py URL`. Exit code 0: all tests passed; 1: a test failed.
"""

import sys
import traceback

import httpx


class Mock:
    """The mock server at a URL."""

    def __init__(self, url: str):
        # The mock is on this machine, which a proxy from the environment cannot reach.
        self.http = httpx.Client(base_url=url, trust_env=False)
        self.account = self.control("GET", "")["accounts"][0]

    def control(self, method: str, path: str, body=None):
        """Calls the control endpoint."""
        reply = self.http.request(method, f"/_mock/{path}", json=body)
        reply.raise_for_status()
        return reply.json() if reply.content else None

    def rest(self, method: str, path: str, **request) -> httpx.Response:
        """Calls the REST API of the service."""
        headers = {"X-Spoki-Api-Key": self.account["spoki_key"]}
        return self.http.request(method, f"/api/1/{path}", headers=headers, **request)

    def execute(self, slug: str, arguments: dict) -> httpx.Response:
        """Calls the service through Composio."""
        headers = {"x-api-key": self.account["composio_key"]}
        body = {"user_id": self.account["user_id"], "version": "latest", "arguments": arguments}
        return self.http.post(f"/api/v3.1/tools/execute/{slug}", headers=headers, json=body)


def test_seeded_data_is_served(mock: Mock):
    contacts = [{"phone": f"+3902123456{number}", "first_name": f"Guest {number}"} for number in range(10, 40)]
    mock.control("PUT", "data", {"contacts": contacts, "tags": [{"id": 7, "name": "VIP"}]})
    page = mock.rest("GET", "contacts/", params={"page_size": 20}).json()
    assert (page["count"], len(page["results"])) == (30, 20)
    rest = httpx.get(page["next"], headers={"X-Spoki-Api-Key": mock.account["spoki_key"]}, trust_env=False).json()
    assert [contact["first_name"] for contact in rest["results"]][-1] == "Guest 39"
    assert mock.execute("SPOKI_RETRIEVE_TAG", {"id": 7}).json()["data"]["name"] == "VIP"
    # The data that was read can be written back.
    data = mock.control("GET", "data")
    mock.control("PUT", "data", data)
    assert mock.control("GET", "data") == data


def test_wrong_data_is_refused(mock: Mock):
    for wrong in [{"tgas": []}, {"tags": [{"id": "x"}]}, {"contacts": [{"phone": "+1", "list_set": [99]}]}, []]:
        reply = mock.http.put("/_mock/data", json=wrong)
        assert reply.status_code == 400 and reply.json()["error"], wrong
    assert mock.rest("GET", "tags/").json()["count"] == 2


def test_a_scripted_failure_happens_once(mock: Mock):
    failure = {"refuse": {"status": 503, "body": {"detail": "Down."}}}
    mock.control("POST", "answers/SPOKI_LIST_TAGS", {"answer": failure, "times": 2})
    reply = mock.rest("GET", "tags/")
    assert (reply.status_code, reply.json()) == (503, {"detail": "Down."})
    reply = mock.execute("SPOKI_LIST_TAGS", {}).json()
    assert not reply["successful"] and reply["data"]["status_code"] == 503
    assert mock.rest("GET", "tags/").status_code == 200


def test_a_lost_reply_was_carried_out(mock: Mock):
    mock.control("POST", "answers/SPOKI_CREATE_LIST", {"answer": "lost"})
    try:
        mock.rest("POST", "lists/", json={"name": "Lost"})
    except httpx.RemoteProtocolError:
        pass
    else:
        raise AssertionError("the connection was not cut")
    assert "Lost" in [entry["name"] for entry in mock.control("GET", "entries/lists")]


def test_the_clock_moves_past_a_limit(mock: Mock):
    statuses = [mock.rest("GET", "lists/").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429], statuses
    reply = mock.rest("GET", "lists/")
    wait = float(reply.headers["retry-after"])
    assert 0 < wait <= 60
    before = mock.control("GET", "clock")["now"]
    after = mock.control("POST", "clock", {"advance_seconds": wait})["now"]
    assert after > before
    assert mock.rest("GET", "lists/").status_code == 200
    mock.control("PUT", "limits", {"on": False})
    assert [mock.rest("GET", "lists/").status_code for _ in range(10)] == [200] * 10


def test_the_journal_has_every_request(mock: Mock):
    mock.rest("POST", "lists/", json={"name": "Journal"})
    mock.rest("POST", "lists/", json={"nmae": "Journal"})
    mock.execute("SPOKI_LIST_TAGS", {})
    created, refused, listed = mock.control("GET", "journal")["exchanges"]
    assert (created["slug"], created["status"]) == ("SPOKI_CREATE_LIST", 201)
    assert created["arguments"] == {"name": "Journal"} and created["answer"]["name"] == "Journal"
    assert (refused["status"], refused["arguments"]) == (400, None)
    assert (listed["backend"], listed["method"]) == ("composio", "POST")
    assert listed["user_id"] == mock.account["user_id"] and listed["answer"]["successful"]


def main(url: str) -> int:
    mock = Mock(url)
    limits = mock.control("GET", "")["limits"]
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    for name, test in tests:
        mock.control("POST", "reset")
        mock.control("PUT", "limits", {"on": True})
        try:
            test(mock)
            print(f"ok      {name}")
        except Exception:
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}")
    # Other tests use this server afterwards.
    mock.control("POST", "reset")
    mock.control("PUT", "limits", {"on": limits})
    print(f"{len(tests) - failed} of {len(tests)} tests passed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
