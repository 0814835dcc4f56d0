// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client, Value};

impl<M> Client<M> {
    /// Does something odd: [`Eight`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn eight(&self) -> EightBuilder<&Self> {
        EightBuilder::new(self)
    }

    /// Does something odd: [`Nothing`].
    ///
    /// Sends `GET /nothing/` over REST. Changes nothing.
    pub fn nothing(&self) -> NothingBuilder<&Self> {
        NothingBuilder::new(self)
    }

    /// Does something odd: [`Sixty`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn sixty(&self) -> SixtyBuilder<&Self> {
        SixtyBuilder::new(self)
    }
}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_EIGHT", title = "Odd_Eight", command = "eight")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Eight {
    /// Number 0.
    pub required_0: String,
    /// Number 1.
    pub required_1: String,
    /// Number 2.
    pub required_2: String,
    /// Number 3.
    pub required_3: String,
    /// Number 4.
    pub required_4: String,
    /// Number 5.
    pub required_5: String,
    /// Number 6.
    pub required_6: String,
    /// Number 7.
    pub required_7: String,
}

/// Does something odd.
///
/// # Call
///
/// Sends `GET /nothing/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_NOTHING", title = "Odd_Nothing", command = "nothing", check)]
#[effect(read)]
#[rest(GET, "/nothing/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Nothing {}

/// Does something odd.
///
/// # Call
///
/// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
/// again.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "ODD_SIXTY", title = "Odd_Sixty", command = "sixty")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Sixty {
    /// Says something.
    pub p00: String,
    /// Says something.
    pub p01: Option<i64>,
    /// Says something.
    pub p02: f64,
    /// Says something.
    pub p03: Option<bool>,
    /// Says something.
    pub p04: Vec<Value>,
    /// Says something.
    pub p05: Option<Value>,
    /// Says something.
    pub p06: String,
    /// Says something.
    pub p07: Option<i64>,
    /// Says something.
    pub p08: f64,
    /// Says something.
    pub p09: Option<bool>,
    /// Says something.
    pub p10: Vec<Value>,
    /// Says something.
    pub p11: Option<Value>,
    /// Says something.
    pub p12: String,
    /// Says something.
    pub p13: Option<i64>,
    /// Says something.
    pub p14: f64,
    /// Says something.
    pub p15: Option<bool>,
    /// Says something.
    pub p16: Vec<Value>,
    /// Says something.
    pub p17: Option<Value>,
    /// Says something.
    pub p18: String,
    /// Says something.
    pub p19: Option<i64>,
    /// Says something.
    pub p20: f64,
    /// Says something.
    pub p21: Option<bool>,
    /// Says something.
    pub p22: Vec<Value>,
    /// Says something.
    pub p23: Option<Value>,
    /// Says something.
    pub p24: String,
    /// Says something.
    pub p25: Option<i64>,
    /// Says something.
    pub p26: f64,
    /// Says something.
    pub p27: Option<bool>,
    /// Says something.
    pub p28: Vec<Value>,
    /// Says something.
    pub p29: Option<Value>,
    /// Says something.
    pub p30: String,
    /// Says something.
    pub p31: Option<i64>,
    /// Says something.
    pub p32: f64,
    /// Says something.
    pub p33: Option<bool>,
    /// Says something.
    pub p34: Vec<Value>,
    /// Says something.
    pub p35: Option<Value>,
    /// Says something.
    pub p36: String,
    /// Says something.
    pub p37: Option<i64>,
    /// Says something.
    pub p38: f64,
    /// Says something.
    pub p39: Option<bool>,
    /// Says something.
    pub p40: Vec<Value>,
    /// Says something.
    pub p41: Option<Value>,
    /// Says something.
    pub p42: String,
    /// Says something.
    pub p43: Option<i64>,
    /// Says something.
    pub p44: f64,
    /// Says something.
    pub p45: Option<bool>,
    /// Says something.
    pub p46: Vec<Value>,
    /// Says something.
    pub p47: Option<Value>,
    /// Says something.
    pub p48: String,
    /// Says something.
    pub p49: Option<i64>,
    /// Says something.
    pub p50: f64,
    /// Says something.
    pub p51: Option<bool>,
    /// Says something.
    pub p52: Vec<Value>,
    /// Says something.
    pub p53: Option<Value>,
    /// Says something.
    pub p54: String,
    /// Says something.
    pub p55: Option<i64>,
    /// Says something.
    pub p56: f64,
    /// Says something.
    pub p57: Option<bool>,
    /// Says something.
    pub p58: Vec<Value>,
    /// Says something.
    pub p59: Option<Value>,
}
