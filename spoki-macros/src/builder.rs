//! The typestate builder of actions, and of models in requests.
//!
//! Each required field has a type parameter, its slot: `Unset`, then `Set`. Each slot has a trait of its own
//! on top of `Slot`, so that the compiler's message names the missing parameter.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::Visibility;
use syn::ext::IdentExt;

use crate::docs;
use crate::field::Field;
use crate::shape::Shape;

/// The struct to build, and the options of the builder.
pub(crate) struct Builder<'a> {
    /// The struct it builds.
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    /// Path of the runtime crate.
    pub(crate) krate: &'a TokenStream,
    /// All fields except `extra`.
    pub(crate) fields: Vec<&'a Field<'a>>,
    /// The field that holds the keys without a field.
    pub(crate) extra: Option<&'a Field<'a>>,
    /// Whether the builder can hold a client and send.
    pub(crate) sends: bool,
    /// Whether the reply is a list whose pages the builder can read.
    pub(crate) is_list: bool,
    /// Whether the module has the prelude. The attribute for the message about a missing field is found
    /// only through the prelude.
    pub(crate) has_prelude: bool,
}

/// The builder's type, and the items for the hidden block.
pub(crate) struct Expanded {
    pub(crate) items: TokenStream,
    pub(crate) hidden: TokenStream,
}

/// A required field, with the generated names that belong to it.
struct Slot<'a> {
    field: &'a Field<'a>,
    /// The type parameter.
    param: Ident,
    /// The trait that only a set slot implements.
    bound: Ident,
}

/// The generated names of a builder. A type parameter or trait must not have the name of the struct or of a
/// type in the fields: it would hide that type.
struct Names<'a> {
    builder: Ident,
    target: Ident,
    /// The type parameter for the result of `send`, `pages` and `items`.
    sent: Ident,
    slots: Vec<Slot<'a>>,
}

impl Builder<'_> {
    /// The names of the builder's own methods. No setter can have one of them.
    pub(crate) fn reserved(&self) -> &'static [&'static str] {
        match (self.sends, self.extra) {
            (true, _) if self.is_list => &["build", "items", "new", "pages", "send"],
            (true, _) => &["build", "new", "send"],
            (false, Some(_)) => &["build", "extra"],
            (false, None) => &["build"],
        }
    }

    /// What messages call one of the fields.
    fn noun(&self) -> &'static str {
        if self.sends { "parameter" } else { "field" }
    }

    pub(crate) fn expand(&self) -> Expanded {
        let names = self.names();
        let traits = names.slots.iter().map(|slot| self.slot_trait(slot));
        let start = self.start(&names);
        let methods = self.methods(&names);
        Expanded {
            items: self.definition(&names),
            hidden: quote!(#(#traits)* #start #methods),
        }
    }

    fn names(&self) -> Names<'_> {
        let mut taken = BTreeSet::from([self.ident.unraw().to_string()]);
        collect_idents(self.krate.clone(), &mut taken);
        for field in self.fields.iter().copied().chain(self.extra) {
            collect_idents(field.ty.written.to_token_stream(), &mut taken);
        }
        let mut unique = |wish: String| {
            let mut name = wish;
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            Ident::new(&name, Span::call_site())
        };
        let target = unique("C".to_owned());
        let sent = unique("Sent".to_owned());
        let slots = self
            .fields
            .iter()
            .filter(|field| !field.ty.optional)
            .map(|field| {
                let name = field.ident.unraw().to_string();
                Slot {
                    field,
                    param: unique(format!("{}Slot", camel(&name))),
                    bound: unique(format!("needs_{name}")),
                }
            })
            .collect();
        Names {
            builder: format_ident!("{}Builder", self.ident.unraw()),
            target,
            sent,
            slots,
        }
    }

    fn slot_trait(&self, Slot { field, bound, .. }: &Slot<'_>) -> TokenStream {
        let message = format!(
            "required {} `{}` of `{}` is not set",
            self.noun(),
            field.wire(),
            self.ident.unraw()
        );
        let label = format!("call `.{}(…)` before this", field.ident);
        let finish = if self.sends {
            "`build` or `send`"
        } else {
            "`build`"
        };
        let note = format!("set every required {} before {finish}", self.noun());
        let diagnostic = self.has_prelude.then(|| {
            quote!(#[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)])
        });
        quote! {
            #diagnostic
            pub trait #bound<T>: __p::Slot<T> {}
            impl<T> #bound<T> for __p::Set<T> {}
        }
    }

    /// The builder's type. Its type parameters default to the state with no field set.
    fn definition(&self, names: &Names<'_>) -> TokenStream {
        let Self {
            ident, vis, krate, ..
        } = self;
        let Names {
            builder,
            target,
            slots,
            ..
        } = names;
        let generics = self.sends.then(|| quote!(#target,));
        let params = slots.iter().map(|slot| &slot.param);
        let held = self.sends.then(|| quote!(target: #target,));
        let fields = self.fields.iter().map(|field| {
            let name = held_name(field);
            let ty = field.ty.written;
            let slot = slot_of(slots, field).map(|slot| slot.param.to_token_stream());
            let ty = slot.unwrap_or_else(|| ty.to_token_stream());
            quote!(#name: #ty)
        });
        let extra = self.extra.map(|field| {
            let (name, ty) = (held_name(field), field.ty.written);
            quote!(#name: #ty,)
        });
        let doc = format!(
            "Builds [`{ident}`]. Set the required {}s in any order, then finish.",
            self.noun()
        );
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types)]
            #[must_use = "a builder does nothing until you finish it"]
            #[allow(clippy::struct_field_names)]
            #vis struct #builder<#generics #(#params = #krate::__private::Unset),*> {
                #held
                #(#fields,)*
                #extra
            }
        }
    }

    /// The functions that start a builder, with no field set.
    fn start(&self, names: &Names<'_>) -> TokenStream {
        let Self { ident, vis, .. } = self;
        let Names {
            builder, target, ..
        } = names;
        let fields = self.fields.iter().map(|field| {
            let name = held_name(field);
            let unset = if field.ty.optional { "None" } else { "Unset" };
            let unset = Ident::new(unset, Span::call_site());
            quote!(#name: __p::#unset)
        });
        let extra = self.extra.map(|field| {
            let name = held_name(field);
            quote!(#name: __p::Default::default(),)
        });
        let fields = quote!(#(#fields,)* #extra);
        if !self.sends {
            return quote! {
                impl #ident {
                    /// Starts a builder with no field set.
                    #vis fn builder() -> #builder {
                        #builder { #fields }
                    }
                }
            };
        }
        quote! {
            impl<#target> #builder<#target> {
                #[doc(hidden)]
                #vis fn new(target: #target) -> Self {
                    Self { target, #fields }
                }
            }
            impl #ident {
                /// Starts a builder with no parameter set, and without a client.
                #vis fn builder() -> #builder<()> {
                    #builder::new(())
                }
            }
        }
    }

    fn methods(&self, names: &Names<'_>) -> TokenStream {
        let Names {
            builder,
            target,
            slots,
            ..
        } = names;
        let target = self.sends.then(|| quote!(#target,));
        let params = slots.iter().map(|slot| &slot.param);
        let generics = quote!(<#target #(#params),*>);
        let setters = self.fields.iter().map(|field| match slot_of(slots, field) {
            Some(slot) => self.required_setter(names, slot),
            None => self.optional_setter(field),
        });
        let extra = self.extra.map(|field| self.extra_setter(field));
        let finish = self.finish(names);
        quote! {
            impl #generics #builder #generics {
                #(#setters)*
                #extra
                #finish
            }
        }
    }

    fn required_setter(&self, names: &Names<'_>, slot: &Slot<'_>) -> TokenStream {
        let Self { vis, .. } = self;
        let Names {
            builder,
            target,
            slots,
            ..
        } = names;
        let Slot {
            field, param: this, ..
        } = slot;
        let (docs, ident, ty) = (documentation(field), field.ident, field.ty.written);
        let target_param = self.sends.then(|| quote!(#target,));
        let params = slots.iter().map(|slot| {
            let Slot { param, .. } = slot;
            if param == this {
                quote!(__p::Set<#ty>)
            } else {
                quote!(#param)
            }
        });
        let held = self.sends.then(|| quote!(target: self.target,));
        let kept = self
            .fields
            .iter()
            .filter(|other| other.ident != field.ident)
            .copied()
            .chain(self.extra)
            .map(held_name);
        let name = held_name(field);
        let (argument, value) = setter(field);
        quote! {
            #docs
            #vis fn #ident(self, value: #argument) -> #builder<#target_param #(#params),*> {
                #builder { #held #name: __p::Set(#value), #(#kept: self.#kept,)* }
            }
        }
    }

    fn optional_setter(&self, field: &Field<'_>) -> TokenStream {
        let Self { vis, .. } = self;
        let (docs, ident, name) = (documentation(field), field.ident, held_name(field));
        let (argument, value) = setter(field);
        let plain = ident.unraw();
        let maybe = format_ident!("maybe_{plain}");
        let maybe_doc = format!("Calls [`{plain}`](Self::{ident}) if there is a value.");
        quote! {
            #docs
            #vis fn #ident(mut self, value: #argument) -> Self {
                self.#name = __p::Some(#value);
                self
            }
            #[doc = #maybe_doc]
            #vis fn #maybe(self, value: __p::Option<#argument>) -> Self {
                match value {
                    __p::Some(value) => self.#ident(value),
                    __p::None => self,
                }
            }
        }
    }

    fn extra_setter(&self, field: &Field<'_>) -> TokenStream {
        let Self { vis, .. } = self;
        let name = held_name(field);
        quote! {
            /// Sets a key that has no setter.
            #vis fn extra(
                mut self,
                key: impl __p::Into<__p::String>,
                value: impl __p::Into<__p::Value>,
            ) -> Self {
                self.#name.insert(key, value);
                self
            }
        }
    }

    /// The method `build`, `send` if the builder can hold a client, `pages` and `items` if it reads a list.
    fn finish(&self, names: &Names<'_>) -> TokenStream {
        let Self { ident, vis, .. } = self;
        let Names {
            target,
            sent,
            slots,
            ..
        } = names;
        let bounds = slots.iter().map(
            |Slot {
                 field,
                 param,
                 bound,
             }| {
                let ty = field.ty.written;
                quote!(#param: #bound<#ty>)
            },
        );
        let bounds = quote!(#(#bounds),*);
        let fields = self.fields.iter().copied().chain(self.extra).map(|field| {
            let (ident, name) = (field.ident, held_name(field));
            let is_slot = slot_of(slots, field).is_some();
            let take = is_slot.then(|| quote!(__p::Slot::take));
            quote!(#ident: #take(self.#name))
        });
        let doc = if self.sends {
            " Finishes the request without sending it."
        } else {
            " Finishes the object."
        };
        // The target is a reference, which is copied before `build` consumes the builder.
        let send = self.sends.then(|| {
            quote! {
                /// Finishes the request and sends it with the client that started the builder.
                #vis fn send<#sent>(self) -> #sent
                where
                    #target: __p::Sends<#ident, Sent = #sent>,
                    #bounds
                {
                    __p::Sends::send(self.target, self.build())
                }
            }
        });
        let read = self.is_list.then(|| {
            quote! {
                /// Finishes the request and reads the list page by page.
                #vis fn pages<#sent>(self) -> #sent
                where
                    #target: __p::SendsPages<#ident, Pages = #sent>,
                    #bounds
                {
                    __p::SendsPages::pages(self.target, self.build())
                }
                /// Finishes the request and reads the items of all pages.
                #vis fn items<#sent>(self) -> #sent
                where
                    #target: __p::SendsPages<#ident, Items = #sent>,
                    #bounds
                {
                    __p::SendsPages::items(self.target, self.build())
                }
            }
        });
        quote! {
            #[doc = #doc]
            #vis fn build(self) -> #ident where #bounds { #ident { #(#fields),* } }
            #send
            #read
        }
    }
}

fn slot_of<'s, 'a>(slots: &'s [Slot<'a>], field: &Field<'_>) -> Option<&'s Slot<'a>> {
    slots.iter().find(|slot| slot.field.ident == field.ident)
}

/// The field of the builder. The prefix keeps it apart from `target`.
fn held_name(field: &Field<'_>) -> Ident {
    format_ident!("field_{}", field.ident.unraw())
}

/// The setter's argument type, and the expression that turns the argument into the field's value.
fn setter(field: &Field<'_>) -> (TokenStream, TokenStream) {
    match field.ty.shape {
        Shape::List(item) => (
            quote!(impl __p::IntoIterator<Item = impl __p::Into<#item>>),
            quote!(__p::list(value)),
        ),
        Shape::Map(key, item) => (
            quote!(impl __p::IntoIterator<Item = (impl __p::Into<#key>, impl __p::Into<#item>)>),
            quote!(__p::map(value)),
        ),
        _ => {
            let ty = field.ty.value;
            (quote!(impl __p::Into<#ty>), quote!(__p::Into::into(value)))
        }
    }
}

/// The field's documentation, or a default sentence.
fn documentation(field: &Field<'_>) -> TokenStream {
    let mut given = docs::attributes(field.attrs).peekable();
    if given.peek().is_some() {
        return quote!(#(#given)*);
    }
    let plain = format!("Sets `{}`.", field.wire());
    quote!(#[doc = #plain])
}

fn collect_idents(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect_idents(group.stream(), found),
            _ => {}
        }
    }
}

/// `contact_phone` → `ContactPhone`.
fn camel(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(char::to_uppercase)
                .into_iter()
                .flatten()
                .chain(letters)
        })
        .collect()
}
