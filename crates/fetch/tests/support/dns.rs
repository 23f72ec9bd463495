//! A name server that answers what it is told, otherwise each time if need be.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// What it says to a question.
#[derive(Clone)]
pub(crate) enum Says {
    /// These addresses, of whichever family is asked for.
    Addresses(Vec<IpAddr>),
    /// A response code: 2 is failure, 3 is no such name.
    Code(u8),
    /// Nothing at all.
    Nothing,
}

pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    pub(crate) questions: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl NameServer {
    /// Says the first of these until both families were asked for, then the next, and so on in a circle.
    pub(crate) async fn says(turns: Vec<Says>) -> NameServer {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let questions = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&questions);
        let task = tokio::spawn(async move {
            let mut buffer = [0; 1500];
            loop {
                let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
                let turn = &turns[count.fetch_add(1, Ordering::SeqCst) / 2 % turns.len()];
                if let Some(answer) = answer(&buffer[..length], turn) {
                    socket.send_to(&answer, from).await.unwrap();
                }
            }
        });
        NameServer { address, questions, task }
    }
}

/// RFC 1035, 4.1: the question again, and an answer for each address that points back to its name.
fn answer(asked: &[u8], says: &Says) -> Option<Vec<u8>> {
    let name_end = 12 + asked[12..].iter().position(|&byte| byte == 0)?;
    let question = &asked[12..name_end + 5];
    let is_six = question[question.len() - 3] == 28;
    let (code, addresses) = match says {
        Says::Addresses(addresses) => (0, &addresses[..]),
        Says::Code(code) => (*code, &[][..]),
        Says::Nothing => return None,
    };
    let records: Vec<Vec<u8>> = addresses
        .iter()
        .filter(|address| address.is_ipv6() == is_six)
        .map(|address| match address {
            IpAddr::V4(four) => [&[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4][..], &four.octets()].concat(),
            IpAddr::V6(six) => [&[0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 0, 0, 16][..], &six.octets()].concat(),
        })
        .collect();
    let counts = [0, 1, 0, records.len() as u8, 0, 0, 0, 0];
    Some([&asked[..2], &[0x81, 0x80 | code], &counts, question, &records.concat()].concat())
}
