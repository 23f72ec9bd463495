//! What is seen on a page, one module per group of hiding places; every case is markup and what is to be seen in it.

mod about;
mod documents;
mod embedded;
mod head;
mod headers;
mod hidden;
mod innocent;
mod limits;
mod links;
mod properties;
mod structure;
mod text;
mod world;
