//! How a table of words is written: one entry, two languages.

/// Declares words that the code asks for by constant, and `WORDS`, which lists them.
macro_rules! words {
    ($($(#[$doc:meta])* $key:ident { en: $en:literal, zh: $zh:literal $(,)? })+) => {
        $(
            #[doc = concat!("`", $en, "`")]
            pub const $key: $crate::Word = $crate::Word { key: stringify!($key), en: $en, zh: $zh };
        )+
        pub(crate) const WORDS: &[$crate::Word] = &[$($key,)+];
    };
}

/// Declares the words for the members of a closed set, each under the member's own name.
macro_rules! names {
    ($set:ident { $($name:literal { en: $en:literal, zh: $zh:literal $(,)? })+ }) => {
        pub(crate) const $set: &[$crate::Word] = &[$($crate::Word { key: $name, en: $en, zh: $zh },)+];
    };
}

pub(crate) use {names, words};
