//! Who can be told of a site: what its own files and pages and the registers of names and networks say.
//!
//! In come answers as they came over the network; out go contacts with where each is from, how sure it is, and what is
//! to be known before somebody writes to it. An [`Inquiry`] says what is to be asked next of all sites together.
//! This room asks nobody itself, knows no clock, and never takes what looks like a person's address.
//!
//! ```
//! let file = b"Contact: mailto:security@school.example\r\nExpires: 2027-12-31T16:00:00Z\r\n";
//! let read = suyuan_owners::security_txt(file).unwrap();
//! assert_eq!(read.contacts, ["security@school.example"]);
//! assert_eq!(suyuan_owners::security_txt(b"<html>not found"), None);
//! ```

mod address;
mod cdn;
mod contact_page;
mod inquiry;
mod jcard;
mod rdap;
mod registers;
mod security_txt;
mod spoken;

pub use address::{ADDRESS_BYTES_MAX, LOCAL_BYTES_MAX, address, mailto};
pub use contact_page::{CONTACT_PAGES_MAX, CONTACT_TEXT_BYTES_MAX, ContactPage, ROLE_ADDRESSES_MAX, contact_page};
pub use inquiry::{Inquiry, KeptList, LIST_KEPT_MAX, LOOKUP_REDIRECTS_MAX, LookedUp, REGISTERS_AT, Subject};
pub use jcard::{CARD_ADDRESSES_MAX, CARD_NAME_CHARS_MAX, CARD_PROPERTIES_MAX};
pub use rdap::{
    Desk, DomainRecord, ENTITIES_MAX, ENTITY_DEPTH_MAX, NetworkRecord, RDAP_BYTES_MAX, domain_record, network_record,
};
pub use registers::{REGISTER_ENTRIES_MAX, REGISTER_LIST_BYTES_MAX, RegisterList, Registers};
pub use security_txt::{SECURITY_TXT_BYTES_MAX, SECURITY_TXT_CONTACTS_MAX, SecurityTxt, security_txt};
