//! Pages that link names that cannot be, and names without end.

use super::Host;
use crate::loopback::page;

/// Hosts of links that no visit can go to.
const NAMES: [&str; 16] = [
    "a..casino.example",
    ".example",
    "a b.example",
    "xn--.example",
    "xn--a-.example",
    "a_b.example",
    "-.example",
    "a%00b.example",
    "a%2fb.example",
    "[::1",
    "[::1%25eth0]",
    "1.2.3.4.5",
    "256.256.256.256",
    "0x100000000",
    "example:99999",
    "example:25",
];

pub(crate) fn hosts() -> Vec<Host> {
    let long = ["x".repeat(64), "x.".repeat(127), format!("{}.example", "二".repeat(60))];
    let names: String =
        NAMES.map(str::to_owned).iter().chain(&long).map(|name| format!("<a href='http://{name}/'>x</a>")).collect();
    let deep = "a.".repeat(120);
    let crowd: String = (0..20_000).map(|at| format!("<a href=http://h{at}.crowd.example/>x</a>")).collect();
    vec![
        Host::new("no-names.example", page(names)),
        Host::new("deep-name.example", page(format!("<a href='http://{deep}deep-name.example/'>x</a>"))),
        Host::new("crowd.example", page(crowd)),
    ]
}
