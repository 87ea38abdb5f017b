//! What the derive rejects, with which words; and that nothing makes it panic.

use super::derive;
use proc_macro2::TokenStream;
use quote::quote;

/// The messages of the `compile_error!`s in an expansion.
fn messages(input: TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(derive(input)).expect("the expansion is a file of items");
    let mut messages = Vec::new();
    for item in file.items {
        if let syn::Item::Macro(item) = item {
            assert!(item.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error"));
            messages.push(item.mac.parse_body::<syn::LitStr>().expect("a message").value());
        }
    }
    messages
}

#[track_caller]
fn rejects(input: TokenStream, expected: &[&str]) {
    let found = messages(input);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "`{found}` does not contain `{expected}`");
    }
}

#[test]
fn unions() {
    rejects(quote!(union U { a: f64, b: u64 }), &["a union cannot be differentiated"]);
}

#[test]
fn packed_types() {
    rejects(
        quote!(
            #[repr(C, packed)]
            struct P {
                a: f64,
            }
        ),
        &["a packed type"],
    );
    rejects(
        quote!(
            #[repr(packed(2), C)]
            struct P(f64);
        ),
        &["a packed type"],
    );
    rejects(
        quote!(
            #[repr(C, align(8))]
            struct P(f64);
        ),
        &[],
    );
}

#[test]
fn options() {
    rejects(
        quote!(
            #[differentiable(name = D)]
            struct P(f64);
        ),
        &["there is `crate = path`"],
    );
    rejects(
        quote!(
            #[differentiable(crate)]
            struct P(f64);
        ),
        &["expected `=`"],
    );
    rejects(
        quote!(
            #[differentiable]
            struct P(f64);
        ),
        &["expected attribute arguments"],
    );
    rejects(
        quote!(
            #[differentiable(crate = a::b)]
            struct P(f64);
        ),
        &[],
    );
}

#[test]
fn references() {
    rejects(
        quote!(
            struct S<'a>(&'a f64, &'a str, #[constant] &'a [f64]);
        ),
        &["a reference cannot"],
    );
}

#[test]
fn several_mistakes_at_once() {
    rejects(
        quote! {
            #[constant]
            enum E {
                #[constant]
                A(#[constant = 1] f64),
                B(#[differentiable] f64),
            }
        },
        &["marks a field", "stands on a variant", "takes no arguments", "a field takes `#[constant]` only"],
    );
}

#[test]
fn what_is_no_type() {
    rejects(
        quote!(
            fn f() {}
        ),
        &["expected"],
    );
    rejects(TokenStream::new(), &["unexpected end of input"]);
}

#[test]
fn bounds_follow_the_fields() {
    let expansion = derive(quote! {
        struct S<'a, T: Copy, U, V, W: Iterator, const N: usize> where V: Debug {
            a: [T; N],
            #[constant]
            b: Rc<U>,
            c: PhantomData<V>,
            d: Vec<W::Item>,
            e: &'a str,
        }
    });
    let header = expansion.to_string().split(" { type Shadow").next().map(str::to_owned);
    let header = header.expect("an impl");
    let bound = |bound: &str| header.contains(bound);
    assert!(bound("T : :: autodiff_core :: Differentiable < Shadow = T >"), "{header}");
    assert!(bound("U : :: core :: clone :: Clone"), "{header}");
    assert!(bound("W :: Item : :: autodiff_core :: Differentiable < Shadow = W :: Item >"), "{header}");
    assert!(bound("V : Debug ,"), "{header}");
    assert!(!bound("V : ::") && !bound("U : :: autodiff") && !bound("W : ::"), "{header}");
}
