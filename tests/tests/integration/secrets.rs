//! Nothing that the client can print holds a secret: for every action, over both backends.
//!
//! Every value that nobody may read holds a mark. What has to hold marks comes from the catalogue at run
//! time, and for replies from the spec, so that a new action or field is in the test by itself.

use std::fmt::Debug;

use serde_json::{Map, Value, json};
use spoki_api::action::{EnumValues, Field, Format, Kind};
use spoki_api::limit::{LimitKey, SlidingWindow};
use spoki_api::transport::{ScriptedTransport, TransportError};
use spoki_api::{Client, Error, LimitPolicy, Options, RetryPolicy};
use spoki_tests::server::Backend;
use spoki_tests::{CALLS, Call};

const KEY: &str = "hidden-key-0001";
const SECRET: &str = "hidden-secret";
const PHONE: &str = "+390555123498";
const EMAIL: &str = "hidden.person@example.com";
/// What people write where any text may stand.
const TEXT: &str = "hidden.person@example.com, +39 0555123498";
const ADDRESS: &str = "https://api.example.com/api/1/contacts/";

/// The marks: each marked value holds one of these.
const MARKS: [&str; 2] = ["hidden", "0555123"];

/// Fails if a printed text holds a mark.
#[track_caller]
fn read_aloud(place: &str, text: &str) {
    for mark in MARKS {
        assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
    }
}

#[track_caller]
fn show(place: &str, value: &dyn Debug) {
    read_aloud(place, &format!("{value:?} {value:#?}"));
}

#[track_caller]
fn tell(place: &str, error: &Error) {
    show(place, error);
    read_aloud(place, &error.to_string());
    let parts: [&dyn Debug; 6] = [
        &error.message(),
        &error.code(),
        &error.hint(),
        &error.request_id(),
        &error.field_errors(),
        &error.violations(),
    ];
    for part in parts {
        show(place, part);
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        read_aloud(place, &format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

fn client(backend: Backend, script: &ScriptedTransport) -> Client {
    backend
        .builder(KEY)
        .transport(script.clone())
        .retry(RetryPolicy::none())
        .limits(LimitPolicy::Off)
        .build()
        .unwrap()
}

/// Arguments for every parameter, marked wherever the catalogue says that nobody may read them.
fn arguments(call: &Call) -> Value {
    let params = call.info().unwrap().params;
    params
        .iter()
        .map(|param| (param.name.to_owned(), argument(param)))
        .collect::<Map<_, _>>()
        .into()
}

fn argument(field: &Field) -> Value {
    value(field, field.kind)
}

fn value(field: &Field, kind: Kind) -> Value {
    match kind {
        _ if field.secret && matches!(kind, Kind::String) => json!(SECRET),
        Kind::String => json!(match field.format {
            Some(Format::E164) => PHONE,
            Some(Format::Email) => EMAIL,
            Some(Format::Date) => "2026-03-01",
            Some(Format::Timestamp) => "2026-03-01T09:30:00Z",
            Some(Format::Url) => "https://example.com/",
            Some(Format::Identifier) => "7",
            _ if takes(field, TEXT) => TEXT,
            _ => "plain",
        }),
        Kind::Integer | Kind::Number => json!(field.min.unwrap_or(1).max(1)),
        Kind::Boolean => json!(true),
        Kind::Array(item) => json!([value(field, *item)]),
        Kind::Map(item) => json!({"KEY": value(field, *item), EMAIL: value(field, *item)}),
        Kind::Object(info) => info()
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), argument(field)))
            .collect::<Map<_, _>>()
            .into(),
        Kind::Enum(info) => match info.values {
            EnumValues::Text(values) => json!(values[0]),
            EnumValues::Integer(values) => json!(values[0]),
            other => panic!("{}: {other:?} is new here", field.name),
        },
        Kind::Any => anything(),
        other => panic!("{}: {other:?} is new here", field.name),
    }
}

/// A bound of the parameter may be too tight for a text.
fn takes(field: &Field, text: &str) -> bool {
    let length = i64::try_from(text.len()).unwrap();
    !matches!(field.kind, Kind::String) || field.max.is_none_or(|max| max >= length)
}

/// JSON of unknown meaning, with a mark at each place.
fn anything() -> Value {
    let person = json!({"email": EMAIL, "phone": 390_555_123_498_i64, PHONE: [SECRET, [TEXT]]});
    json!({"updated_by": person, EMAIL: [person, PHONE, null], "token": SECRET})
}

/// The same arguments with a marked text in place of each text: most of them are refused.
fn spoiled(value: &Value) -> Value {
    match value {
        Value::String(_) => json!("hidden @ 0555123"),
        Value::Array(items) => items.iter().map(spoiled).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), spoiled(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// What replies hold, from the spec.
struct Spec {
    bindings: Value,
    models: Value,
}

impl Spec {
    fn read() -> Self {
        let models: Value =
            serde_json::from_str(include_str!("../../../spec/models.json")).unwrap();
        Self {
            bindings: serde_json::from_str(include_str!("../../../spec/bindings.json")).unwrap(),
            models: models["models"].clone(),
        }
    }

    /// The reply of a call, with marks wherever one may be; a list as a page, which has more places.
    fn marked(&self, call: &Call, reply: &Value) -> Value {
        let kind = &self.bindings["actions"][call.slug]["reply"]["type"];
        let kind = kind.as_str().unwrap();
        let marked = self.value(kind, reply);
        if kind.starts_with('[') {
            let items = marked.as_array().unwrap();
            assert!(!items.is_empty(), "{}", call.slug);
            let link = format!("{ADDRESS}?search={SECRET}");
            return json!({"count": 1, "next": link, "previous": link, "results": items});
        }
        marked
    }

    fn value(&self, kind: &str, value: &Value) -> Value {
        let kind = kind.trim_matches(['[', ']', '{', '}']);
        match (value, self.models.get(kind)) {
            (Value::Array(items), _) => items.iter().map(|item| self.value(kind, item)).collect(),
            _ if kind == "json" => anything(),
            (Value::String(_), _) if kind == "string" => json!(TEXT),
            (Value::Object(members), Some(model)) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.member(model, name, value)))
                .chain([(EMAIL.to_owned(), anything())])
                .collect::<Map<_, _>>()
                .into(),
            (Value::Object(map), None) => map
                .iter()
                .map(|(key, value)| (key.clone(), self.value(kind, value)))
                .chain([(EMAIL.to_owned(), self.value(kind, &json!("")))])
                .collect::<Map<_, _>>()
                .into(),
            (other, _) => other.clone(),
        }
    }

    fn member(&self, model: &Value, name: &str, value: &Value) -> Value {
        let mut fields = model["fields"].as_array().into_iter().flatten();
        let is_named = |field: &&Value| {
            let aliases = field["aliases"].as_array().into_iter().flatten();
            aliases.chain([&field["name"]]).any(|known| known == name)
        };
        match fields.find(is_named) {
            None => value.clone(),
            Some(field) if field["secret"] == true => json!(SECRET),
            Some(field) => match field["format"].as_str() {
                Some("e164") => json!(PHONE),
                Some("email") => json!(EMAIL),
                _ => self.value(field["type"].as_str().unwrap(), value),
            },
        }
    }
}

#[tokio::test]
async fn requests_show_no_secrets() {
    let mut seen = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            let (client, _) = backend.offline();
            let arguments = arguments(call);
            seen += usize::from(
                MARKS
                    .iter()
                    .any(|mark| arguments.to_string().contains(mark)),
            );
            let running = (call.full)(&client);
            let shown = running.show(&client, arguments.clone()).unwrap();
            read_aloud(call.slug, &shown);
            show(call.slug, &client.execute(call.slug, arguments));
        }
    }
    assert!(seen > 10, "only {seen} requests hold a mark");
}

#[tokio::test]
async fn complaints_about_arguments_show_no_values() {
    let mut refused = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            let client = client(backend, &ScriptedTransport::new());
            let arguments = spoiled(&arguments(call));
            if let Err(error) = client.execute(call.slug, arguments.clone()).await {
                refused += usize::from(error.is_invalid_arguments());
                tell(call.slug, &error);
            }
            if let Err(error) = (call.full)(&client).show(&client, arguments) {
                read_aloud(call.slug, &format!("{error} {error:?}"));
            }
        }
    }
    assert!(refused > CALLS.len() / 3, "only {refused} were refused");
}

#[tokio::test]
async fn replies_show_no_secrets() {
    let spec = Spec::read();
    let mut seen = 0;
    for call in CALLS {
        let sample = serde_json::from_str(call.reply).unwrap();
        let reply = spec.marked(call, &sample);
        seen += usize::from(reply != sample);
        for backend in Backend::ALL {
            let body = backend.body(&reply);
            let script = ScriptedTransport::new()
                .json(200, body.clone())
                .json(200, body);
            let client = client(backend, &script);
            let answer = (call.minimal)(&client).await.unwrap();
            assert_eq!(answer.raw, reply, "{}: nothing is lost either", call.slug);
            read_aloud(call.slug, &answer.shown);
            let untyped = client.execute(call.slug, arguments(call)).await.unwrap();
            show(call.slug, &untyped);
            show(call.slug, &untyped.into_parts().1);
        }
    }
    assert!(seen > 50, "only {seen} replies hold a mark");
}

/// Replies in which the service repeats what it should not, as it does.
fn bodies() -> Vec<(u16, String)> {
    let address = format!(
        "{ADDRESS}?key={KEY}&phone=%2B{}&email={}",
        &PHONE[1..],
        EMAIL.replace('@', "%40")
    );
    let words = format!("{PHONE} and {EMAIL} with {KEY} at {address}");
    let refused = [
        json!({"detail": words, "code": KEY}),
        json!({"phone": [words], "contacts": [{}, {"email": [words]}]}),
        json!({"error": {"message": words, "code": KEY, "request_id": KEY, "suggested_fix": words}}),
        json!([words]),
        json!(words),
    ];
    let mut bodies: Vec<_> = [400, 401, 404, 429, 500, 503]
        .into_iter()
        .flat_map(|status| refused.iter().map(move |body| (status, body.to_string())))
        .collect();
    let failed = json!({"data": {"message": words, EMAIL: [PHONE]}, "error": words, "successful": false, "log_id": KEY});
    bodies.extend([
        (200, failed.to_string()),
        (500, format!("<html><title>{words}</title>")),
        (200, format!("<html><title>{words}</title>")),
        (200, words.clone()),
        (200, format!("\"{words}")),
        (200, json!({"data": words, "successful": words}).to_string()),
        (
            200,
            json!({"data": [[[words]]], "successful": true}).to_string(),
        ),
        (200, json!([[words]]).to_string()),
    ]);
    bodies
}

#[tokio::test]
async fn errors_show_no_secrets() {
    let mut failed = 0;
    for call in CALLS {
        for backend in Backend::ALL {
            for (status, body) in bodies() {
                let script = ScriptedTransport::new()
                    .body(status, body.clone())
                    .body(status, body);
                let client = client(backend, &script);
                let typed = (call.minimal)(&client).await.err();
                let untyped = client.execute(call.slug, arguments(call)).await.err();
                for error in typed.into_iter().chain(untyped) {
                    failed += 1;
                    tell(call.slug, &error);
                }
            }
        }
    }
    assert!(
        failed > CALLS.len() * 2 * 2 * 30,
        "only {failed} calls failed"
    );
}

#[tokio::test]
async fn failures_on_the_way_show_no_secrets() {
    let what = || format!("http://example.com/?phone={PHONE}&email={EMAIL}");
    for backend in Backend::ALL {
        for failure in [
            TransportError::connect(what()),
            TransportError::timeout(what()),
            TransportError::interrupted(what()),
            TransportError::redirected(what()),
            TransportError::unsendable(what()),
        ] {
            show("transport", &failure);
            read_aloud("transport", &failure.to_string());
            let client = client(backend, &ScriptedTransport::new().fail(failure));
            tell("transport", &(CALLS[0].minimal)(&client).await.unwrap_err());
        }
    }
}

#[tokio::test]
async fn the_client_and_its_parts_show_no_secrets() {
    let options = || {
        Options::new()
            .user_id(EMAIL)
            .extra_query("x", PHONE)
            .extra_body("y", SECRET)
    };
    show("options", &options());
    for backend in Backend::ALL {
        let (script, limiter) = (ScriptedTransport::new(), SlidingWindow::new());
        let builder = || backend.builder(KEY).user_id(EMAIL);
        show("builder", &builder());
        let client = builder()
            .transport(script.clone())
            .limiter(limiter.clone())
            .build()
            .unwrap()
            .with_options(options());
        show("client", &client);
        show("pages", &client.list_tags().pages());
        drop((CALLS[0].minimal)(&client).await);
        show("limiter", &limiter);
        show("script", &script);
        let builder = builder().base_url("http://ada:hidden@example.com/?key=hidden");
        show("builder with an address", &builder);
        tell("address", &builder.build().unwrap_err());
    }
    let window = LimitKey::new("id", CALLS[0].slug, Some(5)).of_account(EMAIL);
    show("window", &window);
    tell(
        "key",
        &Client::builder().spoki("hidden\nkey").build().unwrap_err(),
    );
    tell(
        "proxy",
        &Client::builder()
            .spoki(KEY)
            .proxy("http://ada:hidden@[")
            .build()
            .unwrap_err(),
    );
}

/// A key with every character that some encoding escapes.
const ODD_KEY: &str = "hid/den+k=y~7&<9>\"'\\%41 z";

/// A text that a service repeats, and the ways in which services write it.
fn encodings(text: &str) -> Vec<String> {
    let bytes = |form: &dyn Fn(u8) -> String| text.bytes().map(form).collect::<String>();
    let special = |byte: u8| !byte.is_ascii_alphanumeric();
    let percent = |byte: u8| {
        let escaped = special(byte) && !matches!(byte, b'-' | b'.' | b'_' | b'~');
        if escaped {
            format!("%{byte:02X}")
        } else {
            char::from(byte).to_string()
        }
    };
    let json = Value::from(text).to_string();
    let json = json[1..json.len() - 1].to_owned();
    vec![
        text.to_owned(),
        bytes(&percent),
        bytes(&percent).to_lowercase().replace("%5c", "%5C"),
        bytes(&percent).replace("%20", "+"),
        bytes(&percent).replace('%', "%25"),
        bytes(&|byte| format!("%{byte:02x}")),
        json.replace('/', "\\/"),
        json.replace('\\', "\\\\"),
        bytes(&|byte| {
            if special(byte) {
                format!("\\u{byte:04x}")
            } else {
                char::from(byte).to_string()
            }
        }),
        bytes(&|byte| format!("\\u{byte:04X}")),
        bytes(&|byte| {
            if special(byte) {
                format!("&#{byte};")
            } else {
                char::from(byte).to_string()
            }
        }),
        bytes(&|byte| {
            if special(byte) {
                format!("&#x{byte:X};")
            } else {
                char::from(byte).to_string()
            }
        }),
        json,
    ]
}

/// Fails if a text holds a mark, plainly or in a form that a reader can decode.
#[track_caller]
fn decode_aloud(place: &str, text: &str) {
    let mut text = text.to_owned();
    for _ in 0..4 {
        for mark in MARKS.into_iter().chain(["hid/den", "k=y~7"]) {
            assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
        }
        text = decoded(&text);
    }
}

/// Undoes one level of percent, JSON and HTML escapes.
fn decoded(text: &str) -> String {
    let number = |digits: &str, radix| {
        u32::from_str_radix(digits, radix)
            .ok()
            .and_then(char::from_u32)
    };
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let part = |from: usize, to: usize| rest.get(from..to).unwrap_or("x");
        let entity = rest
            .strip_prefix("&#")
            .and_then(|rest| rest.split_once(';'));
        let (found, length) = match (c, entity) {
            ('%', _) => (number(part(1, 3), 16), 3),
            ('\\', _) if rest.starts_with("\\u") => (number(part(2, 6), 16), 6),
            ('\\', _) => (rest[1..].chars().next(), 2),
            ('&', Some((digits, _))) => match digits.strip_prefix('x') {
                Some(hex) => (number(hex, 16), digits.len() + 3),
                None => (number(digits, 10), digits.len() + 3),
            },
            _ => (None, 0),
        };
        let (shown, length) = found.map_or((c, c.len_utf8()), |found| (found, length));
        out.push(shown);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// Headers whose value the client reads, or may read one day.
const HEADERS: [&str; 24] = [
    "x-request-id",
    "x-amzn-requestid",
    "x-correlation-id",
    "cf-ray",
    "retry-after",
    "location",
    "date",
    "server",
    "content-type",
    "content-encoding",
    "content-language",
    "content-location",
    "www-authenticate",
    "set-cookie",
    "link",
    "etag",
    "via",
    "warning",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "ratelimit",
    "x-spoki-api-key",
    "x-api-key",
];

fn with_header(status: u16, name: &str, value: &str, body: String) -> Option<ScriptedTransport> {
    let value = http::HeaderValue::try_from(value).ok()?;
    let reply = http::Response::builder().status(status).header(name, value);
    Some(ScriptedTransport::new().answer(reply.body(body.into()).unwrap()))
}

#[tokio::test]
async fn e1_no_header_in_any_encoding_shows_a_secret() {
    let mut seen = 0;
    for (key, name) in [KEY, ODD_KEY]
        .into_iter()
        .flat_map(|key| HEADERS.map(|name| (key, name)))
    {
        let texts = [key, PHONE, TEXT].map(encodings);
        for (value, backend) in texts
            .iter()
            .flatten()
            .flat_map(|value| Backend::ALL.map(|way| (value, way)))
        {
            for status in [200, 302, 429] {
                let body = backend.body(&json!([])).to_string();
                let Some(script) = with_header(status, name, value, body) else {
                    continue;
                };
                seen += 1;
                let client = keyed(backend, key, &script);
                match client.list_tags().send().await {
                    Ok(reply) => {
                        decode_aloud(name, &format!("{reply:?} {:?}", reply.request_id()));
                        decode_aloud(name, &format!("{:?}", reply.into_parts().1));
                    }
                    Err(error) => {
                        decode_aloud(name, &format!("{error} {error:?} {:?}", error.request_id()));
                        tell(name, &error);
                    }
                }
            }
        }
    }
    assert!(seen > 5_000, "only {seen} replies");
}

fn keyed(backend: Backend, key: &str, script: &ScriptedTransport) -> Client {
    let builder = backend.builder(key).transport(script.clone());
    builder
        .retry(RetryPolicy::none())
        .limits(LimitPolicy::Off)
        .build()
        .unwrap()
}

#[tokio::test]
async fn e1_no_log_id_shows_a_secret() {
    for text in [KEY, PHONE, EMAIL, TEXT].map(encodings).iter().flatten() {
        for successful in [true, false] {
            let body = json!({"successful": successful, "data": {}, "log_id": text});
            let script = ScriptedTransport::new().json(200, body);
            let client = keyed(Backend::Composio, KEY, &script);
            match client.delete_ticket().id(1).send().await {
                Ok(reply) => decode_aloud("log_id", &format!("{reply:?} {:?}", reply.request_id())),
                Err(error) => decode_aloud(
                    "log_id",
                    &format!("{error} {error:?} {:?}", error.request_id()),
                ),
            }
        }
    }
}

#[tokio::test]
async fn e2_settings_and_names_of_arguments_show_no_secrets() {
    let options = Options::new()
        .connected_account_id(EMAIL)
        .rest_path(format!("/x/{PHONE}/"))
        .extra_query(PHONE, "v")
        .extra_body(EMAIL, 1);
    show("options", &options);
    for backend in Backend::ALL {
        let builder = || {
            backend
                .builder(KEY)
                .user_agent(format!("shop/1 ({EMAIL}; {KEY})"))
        };
        show("builder", &builder());
        let script = ScriptedTransport::new();
        let client = builder().transport(script.clone()).build().unwrap();
        show("client", &client.with_options(options.clone()));
        for name in [KEY, PHONE, EMAIL, TEXT].map(encodings).iter().flatten() {
            for arguments in [
                json!({name: 1}),
                json!({"contacts": [{"phone": "+390212345678", "custom_fields": {name: [1]}, name: {}}]}),
            ] {
                let slug = "SPOKI_SYNC_CONTACTS_BULK";
                let error = client.execute(slug, arguments.clone()).await.unwrap_err();
                assert!(error.is_invalid_arguments(), "{error}");
                tell("names", &error);
                decode_aloud(
                    "names",
                    &format!("{error} {error:?} {:?}", error.violations()),
                );
            }
            let error = client.execute(name, json!({})).await.unwrap_err();
            tell("slug", &error);
        }
    }
}

/// No part of a secret is left where a long text is cut.
#[tokio::test]
async fn e3_a_cut_leaves_no_part_of_a_secret() {
    // The lengths at which names and texts are cut.
    for filler in (80..=100).chain(180..=200).chain(980..=1_000) {
        for secret in [KEY, PHONE, EMAIL] {
            let text = format!(
                "{}\"{secret}\"",
                "s.".repeat(filler / 2) + &"=".repeat(filler % 2)
            );
            let member = json!({text.as_str(): {"x": "y"}, "results": 1});
            let bodies = [
                (400, text.clone()),
                (400, json!({"detail": text}).to_string()),
                (400, json!({"phone": [text]}).to_string()),
                (400, json!({text.as_str(): ["Bad."]}).to_string()),
                (
                    400,
                    json!({"code": text, "suggested_fix": text, "request_id": text}).to_string(),
                ),
                (400, format!("<title>{text}</title>")),
                (200, member.to_string()),
            ];
            for (status, body) in bodies {
                let script = ScriptedTransport::new().body(status, body);
                let error = keyed(Backend::Rest, KEY, &script)
                    .list_tags()
                    .send()
                    .await
                    .unwrap_err();
                let shown = format!("{error} {:?} {:?}", error.hint(), error.request_id());
                for part in ["hid", "+39"] {
                    assert!(
                        !shown.contains(part),
                        "{filler} {status}: …{}",
                        &shown[shown.len().saturating_sub(80)..]
                    );
                }
            }
        }
    }
}

/// The key is short, and stands where errors take names, texts and addresses from.
#[tokio::test]
async fn e4_the_key_is_masked_in_every_encoding() {
    for (key, backend) in [KEY, ODD_KEY, "hidden"]
        .into_iter()
        .flat_map(|key| Backend::ALL.map(|way| (key, way)))
    {
        for text in encodings(key) {
            let quoted = Value::from(text.as_str());
            let bodies = [
                (200, format!("{{{quoted}: {{\"a\": [tru")),
                (200, format!("{{\"{text}\": [tru")),
                (200, format!("{{\"results\": {{{quoted}: 1}}}}")),
                (200, json!({"data": {text.as_str(): {"id": [{}]}}, "successful": true}).to_string()),
                (200, json!({"data": {}, "error": {text.as_str(): [text]}, "successful": false}).to_string()),
                (200, json!({"data": {}, "error": json!({"detail": text}).to_string(), "successful": false}).to_string()),
                (400, json!({text.as_str(): [text], "detail": text, "code": text}).to_string()),
                (400, format!("{{\"detail\": \"{text}\", ")),
                (400, format!("<html><title>{text}</title>")),
                (404, text.clone()),
                (500, json!([text]).to_string()),
            ];
            for (status, body) in bodies {
                let script = ScriptedTransport::new().body(status, body.clone());
                if let Err(error) = keyed(backend, key, &script)
                    .retrieve_tag()
                    .id(1)
                    .send()
                    .await
                {
                    decode_aloud(&body, &format!("{error} {error:?}"));
                    tell(&body, &error);
                }
            }
            for location in [
                format!("https://{text}.example/x"),
                format!("/{text}"),
                format!("{text}://x/"),
            ] {
                let Some(script) = with_header(307, "location", &location, String::new()) else {
                    continue;
                };
                let error = keyed(backend, key, &script)
                    .list_tags()
                    .send()
                    .await
                    .unwrap_err();
                decode_aloud(&location, &format!("{error} {error:?}"));
            }
            let failure = TransportError::interrupted(format!("reset by {text}"));
            let script = ScriptedTransport::new().fail(failure);
            let error = keyed(backend, key, &script)
                .list_tags()
                .send()
                .await
                .unwrap_err();
            decode_aloud("transport", &format!("{error} {error:?}"));
        }
    }
}

#[tokio::test]
async fn e5_examples_in_our_own_messages_are_shown() {
    let client = client(Backend::Rest, &ScriptedTransport::new());
    let arguments = json!({"title": "t", "status": "Open", "priority": "High", "contact_phone": "390212345678"});
    let error = client
        .execute("SPOKI_CREATE_TICKET", arguments)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("like `+390212345678`"),
        "{error}"
    );
    let arguments = json!({"contacts": [{"phone": "+390212345678", "email": "x"}]});
    let error = client
        .execute("SPOKI_SYNC_CONTACTS_BULK", arguments)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("like `name@example.com`"),
        "{error}"
    );
    assert!(
        error.violations()[0]
            .to_string()
            .contains("like `name@example.com`")
    );
}

#[test]
fn the_test_itself_can_fail() {
    let caught = std::panic::catch_unwind(|| show("itself", &json!({"phone": PHONE})));
    assert!(caught.is_err());
}
