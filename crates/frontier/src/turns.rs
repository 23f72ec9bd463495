//! Whose turn it is: lanes and addresses by the moment from which they may go on.
//!
//! A ticket that is no longer its lane's is passed over, so nothing is ever searched for.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::net::IpAddr;

use suyuan_model::{LaneState, Timestamp};

use crate::lane::Lane;

/// Lanes and addresses in the order of their moments.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    heap: BinaryHeap<Reverse<(Timestamp, u64, Turn)>>,
    tickets: u64,
    pub(crate) addresses: Vec<AddressLane>,
    by_ip: HashMap<IpAddr, usize>,
}

/// Who is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// A host, if the ticket is still its own.
    Lane(usize),
    /// An address that hosts wait for.
    Address(usize),
}

/// One address, and the hosts that wait for it, the earliest first.
#[derive(Debug)]
pub(crate) struct AddressLane {
    pub(crate) ip: IpAddr,
    pub(crate) state: LaneState,
    pub(crate) in_flight: bool,
    waiters: BinaryHeap<Reverse<(Timestamp, u64, usize)>>,
    queued: bool,
}

impl Turns {
    /// A ticket for this lane, to be kept in it.
    pub(crate) fn queue(&mut self, lane: usize, at: Timestamp) -> u64 {
        self.tickets += 1;
        self.heap.push(Reverse((at, self.tickets, Turn::Lane(lane))));
        self.tickets
    }

    /// The earliest turn and its ticket.
    pub(crate) fn peek(&self) -> Option<(Timestamp, u64, Turn)> {
        self.heap.peek().map(|&Reverse(turn)| turn)
    }

    /// Takes the earliest turn away.
    pub(crate) fn pop(&mut self) {
        self.heap.pop();
    }

    /// The lane of this address.
    pub(crate) fn address(&mut self, ip: IpAddr, saved: Option<LaneState>) -> usize {
        *self.by_ip.entry(ip).or_insert_with(|| {
            let state = LaneState { slowdown_permille: 1000, failures: 0, ..saved.unwrap_or(Lane::FRESH) };
            self.addresses.push(AddressLane { ip, state, in_flight: false, waiters: BinaryHeap::new(), queued: false });
            self.addresses.len() - 1
        })
    }

    /// True if this host, whose own moment was `at`, may go on at this address now.
    pub(crate) fn is_free(&self, address: usize, at: Timestamp, now: Timestamp) -> bool {
        let AddressLane { state, in_flight, waiters, .. } = &self.addresses[address];
        // Who waits longer goes first.
        !in_flight && state.next_at <= now && waiters.peek().is_none_or(|Reverse((first, ..))| at <= *first)
    }

    /// Puts a host behind those that wait for its address already.
    pub(crate) fn wait_for(&mut self, address: usize, lane: usize, at: Timestamp) {
        self.tickets += 1;
        self.addresses[address].waiters.push(Reverse((at, self.tickets, lane)));
        self.queue_address(address);
    }

    /// The host that has waited longest for this address, if the address is free now.
    pub(crate) fn serve(&mut self, address: usize, now: Timestamp) -> Option<usize> {
        let AddressLane { state, in_flight, waiters, queued, .. } = &mut self.addresses[address];
        *queued = false;
        if *in_flight || state.next_at > now {
            return None;
        }
        waiters.pop().map(|Reverse((_, _, lane))| lane)
    }

    /// Gives the address a turn of its own if hosts wait for it and no answer has to come first.
    pub(crate) fn queue_address(&mut self, address: usize) {
        let AddressLane { state, in_flight, waiters, queued, .. } = &mut self.addresses[address];
        if !*in_flight && !*queued && !waiters.is_empty() {
            *queued = true;
            self.tickets += 1;
            self.heap.push(Reverse((state.next_at, self.tickets, Turn::Address(address))));
        }
    }
}
