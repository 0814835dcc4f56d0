// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Odd things.

use crate::{Action, Client};
use super::models::Backend_;

impl<M> Client<M> {
    /// Does something odd: [`Action_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn action(&self) -> Action_Builder<&Self> {
        Action_Builder::new(self)
    }

    /// Does something odd: [`Builder_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn builder_(&self) -> Builder_Builder<&Self> {
        Builder_Builder::new(self)
    }

    /// Does something odd: [`Client_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn client(&self) -> Client_Builder<&Self> {
        Client_Builder::new(self)
    }

    /// Does something odd: [`Clone_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn clone_(&self) -> Clone_Builder<&Self> {
        Clone_Builder::new(self)
    }

    /// Does something odd: [`Debug_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn debug(&self) -> Debug_Builder<&Self> {
        Debug_Builder::new(self)
    }

    /// Does something odd: [`Error_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn error(&self) -> Error_Builder<&Self> {
        Error_Builder::new(self)
    }

    /// Does something odd: [`Extra_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn extra(&self) -> Extra_Builder<&Self> {
        Extra_Builder::new(self)
    }

    /// Does something odd: [`FromEnv`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn from_env_(&self) -> FromEnvBuilder<&Self> {
        FromEnvBuilder::new(self)
    }

    /// Does something odd: [`Id_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn id(&self) -> Id_Builder<&Self> {
        Id_Builder::new(self)
    }

    /// Does something odd: [`List_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn list(&self) -> List_Builder<&Self> {
        List_Builder::new(self)
    }

    /// Does something odd: [`Model_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn model(&self) -> Model_Builder<&Self> {
        Model_Builder::new(self)
    }

    /// Does something odd: [`New`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn new_(&self) -> NewBuilder<&Self> {
        NewBuilder::new(self)
    }

    /// Does something odd: [`Option_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn option(&self) -> Option_Builder<&Self> {
        Option_Builder::new(self)
    }

    /// Does something odd: [`Options_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn options_(&self) -> Options_Builder<&Self> {
        Options_Builder::new(self)
    }

    /// Does something odd: [`Result_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn result(&self) -> Result_Builder<&Self> {
        Result_Builder::new(self)
    }

    /// Does something odd: [`Secret_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn secret(&self) -> Secret_Builder<&Self> {
        Secret_Builder::new(self)
    }

    /// Does something odd: [`Send_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn send_(&self) -> Send_Builder<&Self> {
        Send_Builder::new(self)
    }

    /// Does something odd: [`Service`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn service(&self) -> ServiceBuilder<&Self> {
        ServiceBuilder::new(self)
    }

    /// Does something odd: [`Some_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn some(&self) -> Some_Builder<&Self> {
        Some_Builder::new(self)
    }

    /// Does something odd: [`String_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn string(&self) -> String_Builder<&Self> {
        String_Builder::new(self)
    }

    /// Does something odd: [`SurfaceOptional`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn surface_optional(&self) -> SurfaceOptionalBuilder<&Self> {
        SurfaceOptionalBuilder::new(self)
    }

    /// Does something odd: [`SurfaceRequired`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn surface_required(&self) -> SurfaceRequiredBuilder<&Self> {
        SurfaceRequiredBuilder::new(self)
    }

    /// Does something odd: [`Value_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn value(&self) -> Value_Builder<&Self> {
        Value_Builder::new(self)
    }

    /// Does something odd: [`Vec_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn vec(&self) -> Vec_Builder<&Self> {
        Vec_Builder::new(self)
    }

    /// Does something odd: [`WireEnum_`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn wire_enum(&self) -> WireEnum_Builder<&Self> {
        WireEnum_Builder::new(self)
    }

    /// Does something odd: [`WithOptions`].
    ///
    /// Sends `POST /odd/` over REST. Changes the account; an identical second call changes it
    /// again.
    pub fn with_options_(&self) -> WithOptionsBuilder<&Self> {
        WithOptionsBuilder::new(self)
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
#[action(slug = "ODD_ACTION", title = "Odd_Action", command = "action")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Action_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_BUILDER", title = "Odd_Builder", command = "builder")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Builder_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_CLIENT", title = "Odd_Client", command = "client")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Client_ {
    /// Says something.
    pub thing: Backend_,
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
#[action(slug = "ODD_CLONE", title = "Odd_Clone", command = "clone")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Clone_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_DEBUG", title = "Odd_Debug", command = "debug")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Debug_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_ERROR", title = "Odd_Error", command = "error")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Error_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_EXTRA", title = "Odd_Extra", command = "extra")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Extra_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_FROM_ENV", title = "Odd_From_Env", command = "from-env")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct FromEnv {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_ID", title = "Odd_Id", command = "id")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Id_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_LIST", title = "Odd_List", command = "list")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct List_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_MODEL", title = "Odd_Model", command = "model")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Model_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_NEW", title = "Odd_New", command = "new")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct New {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_OPTION", title = "Odd_Option", command = "option")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Option_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_OPTIONS", title = "Odd_Options", command = "options")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Options_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_RESULT", title = "Odd_Result", command = "result")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Result_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_SECRET", title = "Odd_Secret", command = "secret")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Secret_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_SEND", title = "Odd_Send", command = "send")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Send_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_SERVICE", title = "Odd_Service", command = "service")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Service {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_SOME", title = "Odd_Some", command = "some")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Some_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_STRING", title = "Odd_String", command = "string")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct String_ {
    /// Says something.
    pub value: String,
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
#[action(
    slug = "ODD_SURFACE_OPTIONAL",
    title = "Odd_Surface_Optional",
    command = "surface-optional"
)]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct SurfaceOptional {
    /// Says something.
    #[param(name = "build")]
    pub build_: Option<String>,
    /// Says something.
    #[param(name = "builder")]
    pub builder_: Option<String>,
    /// Says something.
    #[param(name = "send")]
    pub send_: Option<String>,
    /// Says something.
    #[param(name = "new")]
    pub new_: Option<String>,
    /// Says something.
    #[param(name = "extra")]
    pub extra_: Option<String>,
    /// Says something.
    #[param(name = "clone")]
    pub clone_: Option<String>,
    /// Says something.
    pub client: Option<String>,
    /// Says something.
    pub target: Option<String>,
    /// Says something.
    pub default: Option<String>,
    /// Says something.
    pub into: Option<String>,
    /// Says something.
    pub value: Option<String>,
    /// Says something.
    pub info: Option<String>,
    /// Says something.
    pub arguments: Option<String>,
    /// Says something.
    #[param(name = "execute")]
    pub execute_: Option<String>,
    /// Says something.
    #[param(name = "with_options")]
    pub with_options_: Option<String>,
    /// Says something.
    pub debug: Option<String>,
    /// Says something.
    pub fmt: Option<String>,
    /// Says something.
    pub serialize: Option<String>,
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
#[action(
    slug = "ODD_SURFACE_REQUIRED",
    title = "Odd_Surface_Required",
    command = "surface-required"
)]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct SurfaceRequired {
    /// Says something.
    #[param(name = "build")]
    pub build_: String,
    /// Says something.
    #[param(name = "builder")]
    pub builder_: String,
    /// Says something.
    #[param(name = "send")]
    pub send_: String,
    /// Says something.
    #[param(name = "new")]
    pub new_: String,
    /// Says something.
    #[param(name = "extra")]
    pub extra_: String,
    /// Says something.
    #[param(name = "clone")]
    pub clone_: String,
    /// Says something.
    pub client: String,
    /// Says something.
    pub target: String,
    /// Says something.
    pub default: String,
    /// Says something.
    pub into: String,
    /// Says something.
    pub value: String,
    /// Says something.
    pub info: String,
    /// Says something.
    pub arguments: String,
    /// Says something.
    #[param(name = "execute")]
    pub execute_: String,
    /// Says something.
    #[param(name = "with_options")]
    pub with_options_: String,
    /// Says something.
    pub debug: String,
    /// Says something.
    pub fmt: String,
    /// Says something.
    pub serialize: String,
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
#[action(slug = "ODD_VALUE", title = "Odd_Value", command = "value")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Value_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_VEC", title = "Odd_Vec", command = "vec")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct Vec_ {
    /// Says something.
    pub value: String,
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
#[action(slug = "ODD_WIRE_ENUM", title = "Odd_Wire_Enum", command = "wire-enum")]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct WireEnum_ {
    /// Says something.
    pub value: String,
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
#[action(
    slug = "ODD_WITH_OPTIONS",
    title = "Odd_With_Options",
    command = "with-options"
)]
#[effect(write)]
#[rest(POST, "/odd/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct WithOptions {
    /// Says something.
    pub value: String,
}
