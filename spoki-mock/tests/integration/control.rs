//! Journal, scripted answers, clock and limits.

use std::time::Duration;

use serde_json::{Value, json};
use spoki_api::{
    CreateTicket, Error, List, ListTags, RetrieveTag, SyncContactsBulk, TicketPriority,
};
use spoki_mock::{Answer, Backend, Mock};

use crate::common::send;

async fn open_ticket(mock: &Mock, backend: Backend) -> Result<(), Error> {
    let spoki = mock.client(backend);
    let ticket = spoki
        .create_ticket()
        .title("Late")
        .status("Open")
        .priority(TicketPriority::Low);
    ticket
        .contact_phone("+390212345678")
        .send()
        .await
        .map(|_| ())
}

#[tokio::test]
async fn the_journal_has_typed_calls_of_both_backends() {
    let mock = Mock::start().await;
    for backend in Backend::ALL {
        open_ticket(&mock, backend).await.unwrap();
    }
    // A request with invalid arguments is in the journal, but is no call.
    send(&mock, "POST", "/api/1/tickets/", "{}").await;
    let calls = mock.calls::<CreateTicket>();
    assert_eq!(calls.len(), 2);
    assert!(
        calls
            .iter()
            .all(|call| call.title == "Late" && call.priority == TicketPriority::Low)
    );
    assert!(mock.calls::<ListTags>().is_empty());

    let journal = mock.journal();
    let told: Vec<(Backend, &str, Option<u16>)> = journal
        .iter()
        .map(|exchange| (exchange.backend, exchange.path.as_str(), exchange.status))
        .collect();
    assert_eq!(
        told,
        [
            (Backend::Rest, "/api/1/tickets/", Some(201)),
            (
                Backend::Composio,
                "/api/v3.1/tools/execute/SPOKI_CREATE_TICKET",
                Some(200)
            ),
            (Backend::Rest, "/api/1/tickets/", Some(400)),
        ]
    );
    assert_eq!(journal[0].answer["title"], "Late");
    assert_eq!(
        (journal[2].slug, &journal[2].arguments),
        (Some("SPOKI_CREATE_TICKET"), &None)
    );
    mock.reset();
    assert!(mock.journal().is_empty());
    assert_eq!(mock.entries("tickets").len(), 3);
}

#[tokio::test]
async fn calls_have_all_arguments_of_a_request() {
    let mock = Mock::start().await;
    for backend in Backend::ALL {
        mock.reset();
        let contact = spoki_api::ContactInput::builder()
            .phone("+390212345678")
            .build();
        let sent = SyncContactsBulk::builder().contacts([contact]).build();
        mock.client(backend).send(sent.clone()).await.unwrap();
        assert_eq!(mock.calls::<SyncContactsBulk>(), [sent]);
    }
}

#[tokio::test]
async fn scripted_answers_are_used_in_order() {
    let mock = Mock::start().await;
    for backend in Backend::ALL {
        let spoki = mock.client(backend);
        let list = async || spoki.list_tags().send().await;
        mock.on::<ListTags>()
            .times(2, Answer::refuse(503, json!({"detail": "Down."})))
            .reply(&List::default())
            .once(Answer::json(json!([{"id": 1, "name": "Scripted"}])));
        for _ in 0..2 {
            let error = list().await.unwrap_err();
            assert!(
                error.is_server_fault() && error.to_string().contains("Down."),
                "{error}"
            );
        }
        assert_eq!(list().await.unwrap().len(), 0);
        assert_eq!(list().await.unwrap().items[0].name, "Scripted");
        assert_eq!(list().await.unwrap().len(), 2);

        mock.on::<ListTags>()
            .always(Answer::throttled(Duration::from_secs(41)));
        mock.on::<ListTags>().sequence([Answer::real()]);
        assert!(list().await.is_ok());
        let error = list().await.unwrap_err();
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(41)));
        assert!(
            spoki.retrieve_tag().id(12).send().await.is_ok(),
            "another action"
        );
        mock.on::<ListTags>().clear();
        assert!(list().await.is_ok());
    }
}

#[tokio::test]
async fn connections_can_break_before_and_after_the_operation() {
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        mock.on::<CreateTicket>()
            .sequence([Answer::hang_up(), Answer::lost()]);
        for expected in [3, 4] {
            let error = open_ticket(&mock, backend).await.unwrap_err();
            assert!(error.may_have_taken_effect(), "{error}");
            assert_eq!(mock.entries("tickets").len(), expected);
        }
        let silent: Vec<Option<u16>> = mock
            .journal()
            .iter()
            .map(|exchange| exchange.status)
            .collect();
        assert_eq!(silent, [None, None]);
    }
}

#[tokio::test]
async fn raw_answers_are_sent_unchanged() {
    let mock = Mock::start().await;
    for backend in Backend::ALL {
        mock.on::<RetrieveTag>()
            .once(Answer::raw(502, "text/html", "<title>Bad gateway</title>"));
        let error = mock
            .client(backend)
            .retrieve_tag()
            .id(12)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.http_status().unwrap(), 502);
        assert_eq!(&error.raw_bytes()[..], b"<title>Bad gateway</title>");
    }
}

#[tokio::test]
async fn a_late_answer_meets_the_timeout() {
    let mock = Mock::start().await;
    let hour = Duration::from_secs(3_600);
    mock.on::<ListTags>().once(Answer::real().after(hour));
    let spoki = mock
        .client_builder(Backend::Rest)
        .timeout(Duration::from_millis(50))
        .build();
    let error = spoki.unwrap().list_tags().send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn limits_follow_the_clock() {
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        let spoki = mock.client(backend);
        let list = async || spoki.list_lists().send().await;
        for _ in 0..5 {
            list().await.unwrap();
            mock.clock().advance(Duration::from_secs(2));
        }
        let error = list().await.unwrap_err();
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(50)));
        assert!(
            spoki.list_tags().send().await.is_ok(),
            "this action has no limit"
        );
        mock.clock().advance(Duration::from_secs(50));
        list().await.unwrap();
        list().await.unwrap_err();
        mock.set_limits(false);
        list().await.unwrap();
    }
}

#[tokio::test]
async fn refused_requests_count_against_the_limit() {
    let mock = Mock::start().await;
    let sync = async |body: &str| send(&mock, "POST", "/api/1/contacts/sync_all/", body).await;
    assert_eq!(sync("[]").await.status, 400);
    mock.clock().advance(Duration::from_millis(500));
    let seen = sync(r#"[{"phone":"+390212345678"}]"#).await;
    assert_eq!((seen.status, seen.header("retry-after")), (429, "60"));
    assert!(seen.body["detail"].is_string());
}

#[tokio::test]
async fn composio_limits_all_calls_together() {
    let mock = Mock::start().await;
    let body = json!({"user_id": "user-1"}).to_string();
    let path = "/api/v3.1/tools/execute/SPOKI_LIST_TAGS";
    let mut left = Vec::new();
    for _ in 0..2 {
        let seen = send(&mock, "POST", path, &body).await;
        left.push(seen.header("x-ratelimit-remaining").to_owned());
    }
    assert_eq!(left, ["1999", "1998"]);
    let spoki = mock.client(Backend::Composio);
    for _ in 0..1_998 {
        spoki.list_tags().send().await.unwrap();
    }
    let seen = send(&mock, "POST", path, &body).await;
    assert_eq!((seen.status, seen.header("retry-after")), (429, "60"));
    assert!(seen.body["message"].is_string(), "{}", seen.body);
    mock.set_limits(false);
    let seen = send(&mock, "POST", path, &body).await;
    assert_eq!(seen.headers.get("x-ratelimit"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_run_at_once_and_share_nothing() {
    let mocks: Vec<Mock> = (0..8).map(|_| Mock::start_blocking()).collect();
    let tasks = mocks.iter().enumerate().map(|(index, mock)| {
        let spoki = mock.client(Backend::ALL[index % 2]);
        tokio::spawn(async move {
            for _ in 0..=index {
                let list = spoki.create_list().name(format!("List {index}"));
                list.send().await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    for (index, mock) in mocks.iter().enumerate() {
        assert_eq!(mock.entries("lists").len(), 2 + index + 1);
    }
}

#[tokio::test]
async fn a_dropped_mock_stops() {
    let mock = Mock::start().await;
    let spoki = mock.client(Backend::Rest);
    let address = mock.address();
    spoki.list_tags().send().await.unwrap();
    drop(mock);
    assert!(spoki.list_tags().send().await.is_err());
    let again = Mock::builder().port(address.port()).start().unwrap();
    assert_eq!(again.address(), address);
    assert!(Mock::builder().port(address.port()).start().is_err());
}

#[test]
fn a_mock_works_without_a_runtime() {
    let mock = Mock::start_blocking();
    assert!(mock.url().starts_with("http://127.0.0.1:"));
    let tags: Vec<Value> = mock.entries("tags");
    assert_eq!(tags[0]["name"], "VIP");
}

/// A proxy that nobody listens as.
const DEAD_PROXY: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn h5_clients_bypass_a_proxy_of_the_environment() {
    const NAME: &str = "control::h5_clients_bypass_a_proxy_of_the_environment";
    if std::env::var("HTTP_PROXY").as_deref() == Ok(DEAD_PROXY) {
        let mock = Mock::start().await;
        for backend in Backend::ALL {
            mock.client(backend).list_tags().send().await.unwrap();
        }
        return;
    }
    // The variables of this process cannot be changed, so the test runs once more in a process of its own.
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again
        .args(["--exact", NAME])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, DEAD_PROXY);
    }
    let output = again.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
}

#[tokio::test]
async fn users_have_their_own_data_and_clients() {
    let mock = Mock::builder().users(2).start().unwrap();
    let [first, second] = mock.accounts() else {
        panic!("there are two users");
    };
    assert_eq!((first, &*second.user_id), (mock.account(), "user-2"));
    for backend in Backend::ALL {
        let spoki = mock.client_builder_for(second, backend).build().unwrap();
        spoki.create_list().name("Second").send().await.unwrap();
    }
    assert_eq!(mock.entries("lists").len(), 2, "the first user's lists");
    let users: Vec<Option<String>> = mock
        .journal()
        .into_iter()
        .map(|exchange| exchange.user_id)
        .collect();
    assert_eq!(
        users,
        [Some("user-2".to_owned()), Some("user-2".to_owned())]
    );
}
