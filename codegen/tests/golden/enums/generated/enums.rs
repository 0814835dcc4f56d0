// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Enumerated values of Odd, version `20260101_00`.

use crate::WireEnum;
use crate::values::{UnknownNumber, UnknownText};

/// How it feels.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum Mood {
    /// Nobody asked.
    #[wire("Unknown")]
    Unknown_,
    /// On the wire `so-so`.
    #[wire("so-so")]
    SoSo,
    /// On the wire `SO SO!`.
    #[wire("SO SO!")]
    VerySoSo,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// Numbers, one below zero and one beyond what a float holds.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum OddCode {
    /// On the wire `-1`.
    #[wire(-1)]
    MinusOne,
    /// On the wire `0`.
    #[wire(0)]
    Zero,
    /// On the wire `1`.
    #[wire(1)]
    One,
    /// On the wire `9007199254740993`.
    #[wire(9007199254740993)]
    Large,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

/// Texts that are no identifiers.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum OddText {
    /// On the wire `Qapla'`.
    #[wire("Qapla'")]
    Qapla,
    /// On the wire `1st`.
    #[wire("1st")]
    N1st,
    /// On the wire `2nd`.
    #[wire("2nd")]
    N2nd,
    /// On the wire `C++`.
    #[wire("C++")]
    CPlusPlus,
    /// On the wire `C#`.
    #[wire("C#")]
    CHash,
    /// On the wire ``.
    #[wire("")]
    Empty,
    /// On the wire `é`.
    #[wire("é")]
    É,
    /// On the wire `日本`.
    日本,
    /// On the wire `Unknown`.
    #[wire("Unknown")]
    Unknown_,
    /// On the wire `self`.
    #[wire("self")]
    Self_,
    /// On the wire `a b`.
    #[wire("a b")]
    AB,
    /// On the wire `a-b-c`.
    #[wire("a-b-c")]
    ABC,
    /// On the wire `don’t`.
    #[wire("don’t")]
    Dont,
    /// On the wire `say "hi"`.
    #[wire("say \"hi\"")]
    SayHi,
    /// On the wire `back\slash`.
    #[wire("back\\slash")]
    BackSlash,
    /// On the wire `<tag>`.
    #[wire("<tag>")]
    LessTagGreater,
    /// On the wire `[link]`.
    #[wire("[link]")]
    Link,
    /// On the wire `100%`.
    #[wire("100%")]
    N100Percent,
    /// On the wire `-1`.
    #[wire("-1")]
    Minus1,
    /// On the wire `👍`.
    #[wire("👍")]
    U1f44d,
    /// On the wire `tab here`.
    #[wire("tab\there")]
    TabHere,
    /// On the wire ``tick``.
    #[wire("`tick`")]
    Tick,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}
