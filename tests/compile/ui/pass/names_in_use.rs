// Types with the names that the derives generate.
#![allow(non_camel_case_types)]

use spoki_api::{Action, Id, Model};

macro_rules! model {
    ($name:ident) => {
        #[derive(Clone, Model, PartialEq)]
        #[model(request)]
        pub struct $name {
            pub id: Id,
        }
    };
}

model!(C);
model!(TitleSlot);
model!(needs_title);
model!(Set);
model!(Unset);
model!(S);
model!(D);
model!(A);
model!(T);

#[derive(Clone, Action, PartialEq)]
#[action(slug = "SPOKI_NAMES", title = "Names", group = "names")]
#[effect(write)]
#[rest(POST, "/api/1/names/", reply = Option<Vec<A>>)]
pub struct Names {
    pub title: TitleSlot,
    pub needs_title: needs_title,
    pub c: C,
    pub set: Set,
    pub unset: Unset,
    pub s: Vec<S>,
    pub d: D,
    pub t: Option<T>,
}

/// Actions with such names.
mod actions {
    use spoki_api::{Action, Id};

    macro_rules! action {
        ($name:ident) => {
            #[derive(Clone, Action, PartialEq)]
            #[action(slug = "SPOKI_NAME", title = "Name", group = "names")]
            #[effect(write)]
            #[rest(POST, "/api/1/names/")]
            pub struct $name {
                pub a: Id,
            }
        };
    }

    action!(C);
    action!(Sent);
    action!(ASlot);
    action!(needs_a);
}

/// Stands in for a client.
struct Client;

impl<X: Action> spoki_api::__private::Sends<X> for &Client {
    type Sent = X;

    fn send(self, action: X) -> X {
        action
    }
}

fn main() {
    let names = NamesBuilder::new(&Client)
        .title(TitleSlot::builder().id(1).build())
        .needs_title(needs_title::builder().id(2).build())
        .c(C::builder().id(3).build())
        .set(Set::builder().id(4).build())
        .unset(Unset::builder().id(5).build())
        .s([S::builder().id(6).build()])
        .d(D::builder().id(7).build())
        .send();
    let c = actions::CBuilder::new(&Client).a(1).send();
    let sent = actions::SentBuilder::new(&Client).a(2).send();
    let slot = actions::ASlotBuilder::new(&Client).a(3).send();
    let needs = actions::needs_aBuilder::new(&Client).a(4).send();
    assert!(c.a == 1 && sent.a == 2 && slot.a == 3 && needs.a == 4);
    assert!(names.t.is_none());
    assert!(names.c.id == 3);
}
