//! Whether a request was sent: HTTP clients ask for its body once a connection is open.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

const WAITING: u8 = 0;
const SENT: u8 = 1;
const GIVEN_UP: u8 = 2;

/// Whether one request was sent.
#[derive(Clone, Debug)]
pub(super) struct SendState(Arc<AtomicU8>);

impl SendState {
    /// The state of a request with this body. A request without a body counts as sent, because nothing shows
    /// when it is sent.
    pub(super) fn of(body: &Bytes) -> Self {
        let state = if body.is_empty() { SENT } else { WAITING };
        Self(Arc::new(AtomicU8::new(state)))
    }

    /// The same body, tracked.
    pub(super) fn track(&self, body: Bytes) -> reqwest::Body {
        if body.is_empty() {
            return body.into();
        }
        reqwest::Body::wrap(TrackedBody {
            bytes: body,
            state: self.clone(),
        })
    }

    /// Whether the request was sent. If not, this call prevents another thread from sending it later.
    pub(super) fn was_sent(&self) -> bool {
        self.change_to(GIVEN_UP) == SENT
    }

    /// Changes the state if the request is still waiting. Returns the state after that.
    fn change_to(&self, state: u8) -> u8 {
        let changed = self
            .0
            .compare_exchange(WAITING, state, Ordering::SeqCst, Ordering::SeqCst);
        changed.map_or_else(|other| other, |_| state)
    }
}

/// A body that records when the HTTP client asks for it.
struct TrackedBody {
    bytes: Bytes,
    state: SendState,
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        if self.state.change_to(SENT) == GIVEN_UP {
            return Poll::Ready(Some(Err("the call has ended")));
        }
        let bytes = std::mem::take(&mut self.bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn poll(body: &mut TrackedBody) -> Poll<Option<Result<Bytes, &'static str>>> {
        let polled = Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        polled.map_ok(|frame| frame.into_data().unwrap_or_default())
    }

    fn tracked() -> (SendState, TrackedBody) {
        let bytes = Bytes::from_static(b"{}");
        let state = SendState::of(&bytes);
        let body = TrackedBody {
            bytes,
            state: state.clone(),
        };
        (state, body)
    }

    #[test]
    fn a_body_that_was_asked_for_is_sent() {
        let (state, mut body) = tracked();
        assert_eq!(
            (body.size_hint().exact(), body.is_end_stream()),
            (Some(2), false)
        );
        assert_eq!(
            poll(&mut body),
            Poll::Ready(Some(Ok(Bytes::from_static(b"{}"))))
        );
        assert!(state.was_sent() && body.is_end_stream());
        assert_eq!(poll(&mut body), Poll::Ready(None));
    }

    #[test]
    fn a_body_that_was_given_up_is_never_sent() {
        let (state, mut body) = tracked();
        assert!(!state.was_sent());
        assert!(matches!(poll(&mut body), Poll::Ready(Some(Err(_)))));
        assert!(!state.was_sent());
        assert!(SendState::of(&Bytes::new()).was_sent());
    }
}
