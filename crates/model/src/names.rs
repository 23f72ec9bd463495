//! Closed sets: an enum whose every member has one name, the same in the ledger, in JSON and on the command line.

/// Declares an enum with `name()`, `from_name()` and `ALL`.
#[macro_export]
macro_rules! closed_set {
    ($(#[$meta:meta])* $set:ident { $($(#[$doc:meta])* $member:ident = $name:expr,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $set { $($(#[$doc])* #[doc = concat!("`", $name, "`")] $member,)+ }

        impl $set {
            /// Every member, in the order of declaration.
            pub const ALL: &[$set] = &[$($set::$member,)+];

            /// The name that the ledger, JSON and the command line use.
            pub const fn name(self) -> &'static str {
                match self { $($set::$member => $name,)+ }
            }

            /// The member of this name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                // Names that are known here are compared at once, and not one call each.
                $(if name == $name { return Some($set::$member); })+
                None
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use closed_set;
