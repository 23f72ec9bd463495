//! What is seen on a page, one module per group of hiding places; every case is markup and what is to be seen in it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod about;
mod always;
mod carried;
mod contacts;
mod embedded;
mod footer;
mod head;
mod headers;
mod hidden;
mod in_sight;
mod indexed;
mod innocent;
mod links;
mod marquee;
mod own_url;
mod precedence;
mod reports;
mod resources;
mod scripts;
mod shapes;
mod specific;
mod spelled;
mod structure;
mod text;
mod twins;
mod users;
mod whitewash;
mod world;
mod written;
