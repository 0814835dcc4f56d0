//! Asks a person through the client before a call. An unclear answer counts as no.
//!
//! This guards against mistakes. It is not a security boundary, because the client answers for the person.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hmac_sha256::Hash;
use rmcp::RoleServer;
use rmcp::model::{
    CallToolRequestParams, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction,
    ElicitationSchema, InputRequest, InputRequiredResult, ProtocolVersion, RequestStateCodec,
    SealOptions,
};
use rmcp::service::RequestContext;
use serde_json::{Map, Value, json};
use spoki_api::action::ActionInfo;

use crate::text;

/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// Most questions of one caller that wait for their answers at the same time.
const MOST_OPEN: usize = 1000;
/// The longest argument in the question, in characters.
const SHOWN: usize = 200;
/// The name of the question, and of the answer's only member.
const CONFIRM: &str = "confirm";

/// Who sent a request over HTTP: a hash of the token. A confirmation is for its caller alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Caller(pub(crate) String);

/// The result of a question.
pub(crate) enum Verdict {
    Confirmed,
    /// Nobody confirmed, for this reason.
    Refused(&'static str),
    /// The client has to ask, and to call again.
    Ask(Box<InputRequiredResult>),
}

/// The questions of this process.
pub(crate) struct Confirmations {
    codec: RequestStateCodec,
    /// The questions without an answer: who is asked, and when they expire.
    open: Mutex<HashMap<u64, (Caller, Instant)>>,
    next: AtomicU64,
}

impl Confirmations {
    /// Fails if the system has no random numbers.
    pub(crate) fn new() -> std::io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(std::io::Error::other)?;
        Ok(Self {
            codec: RequestStateCodec::try_new(key).map_err(std::io::Error::other)?,
            open: Mutex::default(),
            next: AtomicU64::default(),
        })
    }

    /// Asks whether the call may be made, or reads the answer. `bound_to` stands for the tool, its arguments and the caller.
    pub(crate) async fn confirm(
        &self,
        info: &ActionInfo,
        arguments: &Map<String, Value>,
        request: &CallToolRequestParams,
        bound_to: &str,
        context: &RequestContext<RoleServer>,
    ) -> Verdict {
        if let Some(state) = &request.request_state {
            return self.redeem(state, request, bound_to);
        }
        let capabilities = context.client_capabilities();
        let elicitation = capabilities.and_then(|capabilities| capabilities.elicitation);
        // A client that names no mode of elicitation supports forms.
        let shows_forms =
            elicitation.is_some_and(|shown| shown.form.is_some() || shown.url.is_none());
        if !shows_forms {
            return Verdict::Refused(
                "a person must confirm this call, and this client cannot ask a person (over HTTP, a client needs protocol revision 2026-07-28 to ask)",
            );
        }
        let Some(question) = question(info, arguments) else {
            return Verdict::Refused("the user cannot be asked");
        };
        let version = context.protocol_version();
        if version.is_some_and(|version| version.as_str() >= ProtocolVersion::V_2026_07_28.as_str())
        {
            return self.ask_by_result(question, bound_to, &caller(context));
        }
        let asking = context
            .peer
            .create_elicitation_with_timeout(question, Some(PATIENCE));
        match asking.await {
            Ok(result) if is_yes(&result) => Verdict::Confirmed,
            Ok(_) => Verdict::Refused("the user declined the call"),
            Err(_) => Verdict::Refused("nobody confirmed the call"),
        }
    }

    /// Puts the question into the result: the client asks, and calls again with the answer and the sealed state.
    fn ask_by_result(
        &self,
        question: ElicitRequestParams,
        bound_to: &str,
        caller: &Caller,
    ) -> Verdict {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let now = Instant::now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (_, expires)| *expires > now);
        if open.values().filter(|(of, _)| of == caller).count() >= MOST_OPEN {
            return Verdict::Refused("too many calls of this client wait for a confirmation");
        }
        open.insert(number, (caller.clone(), now + PATIENCE));
        drop(open);
        let options = SealOptions::new()
            .associated_data(bound_to.as_bytes())
            .ttl(PATIENCE);
        let state = self.codec.seal_with(&number.to_be_bytes(), &options);
        let asked = InputRequest::Elicitation(ElicitRequest::new(question));
        let requests = [(CONFIRM.to_owned(), asked)].into();
        Verdict::Ask(Box::new(InputRequiredResult::new(
            Some(requests),
            Some(state),
        )))
    }

    /// Reads the answer to an earlier question about the same call of the same caller. Each question is used once.
    fn redeem(&self, state: &str, request: &CallToolRequestParams, bound_to: &str) -> Verdict {
        let sealed = self.codec.open_with(state, bound_to.as_bytes());
        let Ok(Ok(number)) = sealed.map(<[u8; 8]>::try_from) else {
            return Verdict::Refused("this confirmation is for another call, or has expired");
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let expires = open.remove(&u64::from_be_bytes(number));
        drop(open);
        if expires.is_none_or(|(_, expires)| expires <= Instant::now()) {
            return Verdict::Refused("this confirmation was used before, or has expired");
        }
        let answers = request.input_responses.as_ref();
        let answer = answers.and_then(|answers| answers.get(CONFIRM)).cloned();
        let answer = answer.and_then(|answer| serde_json::from_value(answer).ok());
        match answer {
            Some(result) if is_yes(&result) => Verdict::Confirmed,
            _ => Verdict::Refused("the user declined the call"),
        }
    }
}

/// Who sent the request.
pub(crate) fn caller(context: &RequestContext<RoleServer>) -> Caller {
    let head: Option<&http::request::Parts> = context.extensions.get();
    let caller = head.and_then(|head| head.extensions.get::<Caller>());
    caller.cloned().unwrap_or_default()
}

fn is_yes(result: &ElicitResult) -> bool {
    let confirmed = result
        .content
        .as_ref()
        .and_then(|content| content.get(CONFIRM));
    matches!(result.action, ElicitationAction::Accept) && confirmed == Some(&Value::Bool(true))
}

fn question(info: &ActionInfo, arguments: &Map<String, Value>) -> Option<ElicitRequestParams> {
    let mut message = format!("{} ({}, {})\n", info.title, info.slug, info.effect);
    for (name, value) in arguments {
        let is_secret = info.param(name).is_some_and(|param| param.secret);
        let value = if is_secret {
            "[secret]".to_owned()
        } else {
            shown(value)
        };
        message += &format!("{}: {value}\n", text::visible(name));
    }
    message += "Make this call?";
    let schema = json!({
        "type": "object",
        "properties": {CONFIRM: {"type": "boolean", "title": "Make this call"}},
        "required": [CONFIRM],
    });
    let Value::Object(schema) = schema else {
        return None;
    };
    Some(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema: ElicitationSchema::from_json_schema(schema).ok()?,
    })
}

/// An argument in one line.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.len() > 3 => format!("{} items", items.len()),
        other => other.to_string(),
    };
    let text = text::visible(&text).replace(['\n', '\t'], " ");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let left_out = text[end..].chars().count();
            format!("{}… ({left_out} more characters)", &text[..end])
        }
        None => text,
    }
}

/// A hash of the tool and its arguments: equal for equal arguments, in whatever order their members come. The
/// audit holds this hash in place of the arguments.
#[must_use]
pub fn digest(tool: &str, arguments: &Map<String, Value>) -> String {
    let mut arguments = Value::Object(arguments.clone());
    arguments.sort_all_objects();
    hex(&Hash::hash(format!("{tool}\n{arguments}").as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.fold(String::new(), |text, digits| text + &digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(
        arguments: &Value,
        state: Option<&str>,
        answer: Option<Value>,
    ) -> CallToolRequestParams {
        let mut request = json!({"name": "T", "arguments": arguments});
        if let Some(state) = state {
            request["requestState"] = state.into();
        }
        if let Some(answer) = answer {
            request["inputResponses"] = json!({CONFIRM: answer});
        }
        serde_json::from_value(request).unwrap()
    }

    fn ask(confirmations: &Confirmations, digest: &str) -> String {
        let info = spoki_api::catalog().get("SPOKI_CREATE_TICKET").unwrap();
        let question = question(info, &Map::new()).unwrap();
        match confirmations.ask_by_result(question, digest, &Caller::default()) {
            Verdict::Ask(result) => result.request_state.unwrap(),
            _ => unreachable!(),
        }
    }

    fn is_confirmed(
        confirmations: &Confirmations,
        state: &str,
        answer: Option<Value>,
        digest: &str,
    ) -> bool {
        let request = call(&json!({}), Some(state), answer);
        matches!(
            confirmations.redeem(state, &request, digest),
            Verdict::Confirmed
        )
    }

    #[test]
    fn a_confirmation_is_for_one_call_and_used_once() {
        let confirmations = Confirmations::new().unwrap();
        let yes = || Some(json!({"action": "accept", "content": {CONFIRM: true}}));
        let state = ask(&confirmations, "a");
        assert!(
            !is_confirmed(&confirmations, &state, yes(), "b"),
            "other arguments"
        );
        assert!(is_confirmed(&confirmations, &state, yes(), "a"));
        assert!(
            !is_confirmed(&confirmations, &state, yes(), "a"),
            "replayed"
        );
        assert!(!is_confirmed(&confirmations, "forged", yes(), "a"));
        let of_other_process = ask(&Confirmations::new().unwrap(), "a");
        assert!(!is_confirmed(&confirmations, &of_other_process, yes(), "a"));
    }

    #[test]
    fn the_questions_of_one_caller_do_not_block_another() {
        let confirmations = Confirmations::new().unwrap();
        let info = spoki_api::catalog().get("SPOKI_CREATE_TICKET").unwrap();
        let is_asked = |caller: &str| {
            let question = question(info, &Map::new()).unwrap();
            let caller = Caller(caller.to_owned());
            let verdict = confirmations.ask_by_result(question, "a", &caller);
            matches!(verdict, Verdict::Ask(_))
        };
        assert!((0..MOST_OPEN).all(|_| is_asked("one")));
        assert!(!is_asked("one"));
        assert!(is_asked("another"));
    }

    #[test]
    fn all_but_a_clear_yes_is_a_no() {
        for answer in [
            None,
            Some(json!(null)),
            Some(json!({"action": "decline"})),
            Some(json!({"action": "cancel"})),
            Some(json!({"action": "accept"})),
            Some(json!({"action": "accept", "content": {}})),
            Some(json!({"action": "accept", "content": {CONFIRM: false}})),
            Some(json!({"action": "accept", "content": {CONFIRM: "true"}})),
        ] {
            let confirmations = Confirmations::new().unwrap();
            let state = ask(&confirmations, "a");
            assert!(!is_confirmed(&confirmations, &state, answer, "a"));
            let yes = Some(json!({"action": "accept", "content": {CONFIRM: true}}));
            assert!(
                !is_confirmed(&confirmations, &state, yes, "a"),
                "asked once"
            );
        }
    }

    #[test]
    fn the_digest_depends_on_values_and_not_on_their_order() {
        let digest = |text: &str| digest("T", &serde_json::from_str(text).unwrap());
        assert_eq!(
            digest(r#"{"a":1,"b":{"c":[1],"d":2}}"#),
            digest(r#"{"b":{"d":2,"c":[1]},"a":1}"#)
        );
        assert_ne!(digest(r#"{"a":1}"#), digest(r#"{"a":"1"}"#));
        assert_ne!(digest(r#"{"a":[1,2]}"#), digest(r#"{"a":[2,1]}"#));
    }
}
