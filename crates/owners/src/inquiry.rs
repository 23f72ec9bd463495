//! What is asked about whom, of all sites together: from one answer follows the next question.
//!
//! A URL is asked for once, however many sites want to know; whoever asks it over the network says what came back.

mod answers;
mod subject;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::IpAddr;

use suyuan_model::{
    Capture, Contact, Lookup, LookupOutcome, LookupSource, Outcome, PageUrl, Site, SiteRules, Timestamp, Trouble,
};

use crate::registers::{RegisterList, Registers};
use answers::{Answer, Answers, Read};
use subject::Asked;

pub use answers::{KeptList, LIST_KEPT_MAX};
pub use subject::Subject;

/// Redirects in a row that are followed on the way to one answer.
pub const LOOKUP_REDIRECTS_MAX: u8 = 5;

/// Where the lists of registers are kept.
pub const REGISTERS_AT: &str = "https://data.iana.org/rdap/";

/// Who can be told of a site, after everything was asked, or as far as was asked when somebody stopped it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// The site.
    pub site: Site,
    /// Who, from all places, in the order of finding.
    pub contacts: Vec<Contact>,
    /// What came of each place, in the order of the places; not of all where it was stopped.
    pub lookups: Vec<Lookup>,
    /// Everything was asked.
    pub is_whole: bool,
}

/// Who wants to know what a URL answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asker {
    question: Question,
    redirects: u8,
    /// It led off the site.
    is_elsewhere: bool,
}

/// What is asked. A number is that of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// Its security.txt, in the place of this number.
    SecurityTxt(usize, usize),
    /// Its front page.
    Home(usize),
    /// A page about contact.
    Page(usize),
    /// What the register says of its name, or (true) the registrar.
    Domain(usize, bool),
    /// What the register says of its address.
    Address(usize),
    /// Which registers there are.
    Registers(RegisterList),
}

/// What is known of a URL.
enum Known {
    /// It is asked for these.
    Open(Vec<Asker>),
    /// It was answered.
    Answered(Answers),
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lens {
    SecurityTxt,
    /// A front page counts as far as it came.
    Home,
    Page,
    Domain,
    Network,
    Registers(RegisterList),
}

/// Ways to read what somebody may ask for later, when it has come already.
const LENSES: [Lens; 5] = [Lens::SecurityTxt, Lens::Home, Lens::Page, Lens::Domain, Lens::Network];

/// A list of registers, as far as it is known.
enum Listed {
    /// Nobody has needed it.
    Unasked,
    /// It is asked for; these wait.
    Asked(Vec<Asker>),
    /// It is there, or will not come.
    Known(Option<Registers>),
}

/// All that is asked in one go.
pub struct Inquiry {
    rules: SiteRules,
    at: PageUrl,
    now: Timestamp,
    told: bool,
    subjects: Vec<Asked>,
    /// The subjects by the host of their front page.
    by_host: HashMap<String, Vec<usize>>,
    known: HashMap<PageUrl, Known>,
    lists: BTreeMap<RegisterList, Listed>,
    /// What is to be asked and was not handed out yet.
    next: VecDeque<PageUrl>,
    /// Sites of which everything is known, and that were not handed out yet.
    done: Vec<LookedUp>,
    /// Lists that came over the network, and were not handed out yet.
    kept: Vec<KeptList>,
}

impl Inquiry {
    /// One about these sites; `now` is when what it finds is known.
    pub fn new(subjects: Vec<Subject>, rules: SiteRules, now: Timestamp, told: bool, registers_at: PageUrl) -> Self {
        let mut inquiry = Inquiry {
            rules,
            at: registers_at,
            now,
            told,
            subjects: subjects.into_iter().map(Asked::new).collect(),
            by_host: HashMap::new(),
            known: HashMap::new(),
            lists: RegisterList::ALL.iter().map(|list| (*list, Listed::Unasked)).collect(),
            next: VecDeque::new(),
            done: Vec::new(),
            kept: Vec::new(),
        };
        for number in 0..inquiry.subjects.len() {
            // Its end is not reached before all of these are asked.
            inquiry.subjects[number].open += 1;
            let host = inquiry.subjects[number].subject.home.host().to_owned();
            inquiry.by_host.entry(host).or_default().push(number);
        }
        inquiry
    }

    /// Gives it a list of registers that is at hand. To be called before the first questions are taken.
    pub fn has_list(&mut self, list: RegisterList, registers: Registers) {
        self.lists.insert(list, Listed::Known(Some(registers)));
    }

    /// Asks the first questions.
    pub fn begin(&mut self) {
        for number in 0..self.subjects.len() {
            self.ask_security_txt(number, 0);
            self.ask(self.subjects[number].subject.home.clone(), Question::Home(number));
            self.ask_domain(number);
            if let Some(address) = self.subjects[number].subject.home.address() {
                self.ask_address(number, address);
            }
            self.answered_one(number);
        }
    }

    /// What is to be asked next; each URL once.
    pub fn questions(&mut self) -> Vec<PageUrl> {
        self.next.drain(..).collect()
    }

    /// Whether the answer to a question is the record of a register, and no page.
    pub fn is_of_register(&self, url: &PageUrl) -> bool {
        let Some(Known::Open(askers)) = self.known.get(url) else { return false };
        askers
            .iter()
            .any(|asker| matches!(asker.question, Question::Domain(..) | Question::Address(_) | Question::Registers(_)))
    }

    /// Sites of which everything is known since the last call.
    pub fn take_done(&mut self) -> Vec<LookedUp> {
        std::mem::take(&mut self.done)
    }

    /// Sites of which something is known, and not everything: nobody asks on.
    pub fn take_partly(&mut self) -> Vec<LookedUp> {
        let (now, told) = (self.now, self.told);
        let open = self.subjects.iter_mut().filter(|asked| !asked.is_done);
        open.filter_map(|asked| asked.told_partly(now, told)).collect()
    }

    /// Lists of registers that came since the last call.
    pub fn take_lists(&mut self) -> Vec<KeptList> {
        std::mem::take(&mut self.kept)
    }

    /// How many sites are not done.
    pub fn open(&self) -> usize {
        self.subjects.iter().filter(|asked| !asked.is_done).count()
    }

    /// Tells the address of a host.
    pub fn resolved(&mut self, host: &str, address: IpAddr) {
        for number in self.by_host.get(host).cloned().unwrap_or_default() {
            self.ask_address(number, address);
        }
    }

    /// Tells what came back.
    pub fn answered(&mut self, capture: &Capture) {
        let url = capture.visit.url.clone();
        let Some(Known::Open(askers)) = self.known.remove(&url) else { return };
        // Whoever asked first is not the only one who wants it: each reads it in the way of the own question.
        let mut lenses = LENSES.to_vec();
        for asker in &askers {
            let lens = asker.question.lens();
            if !lenses.contains(&lens) {
                lenses.push(lens);
            }
        }
        let (answers, lists) = Answers::of(&lenses, capture, &self.rules);
        self.kept.extend(lists);
        self.known.insert(url.clone(), Known::Answered(answers.clone()));
        for asker in askers {
            self.tell(asker, &url, answers.to(asker.question.lens()));
        }
    }

    /// Tells that a URL will not be asked, and why.
    pub fn not_asked(&mut self, url: &PageUrl, outcome: &Outcome) {
        let Some(Known::Open(askers)) = self.known.remove(url) else { return };
        let answers = Answers::none(outcome);
        self.known.insert(url.clone(), Known::Answered(answers.clone()));
        for asker in askers {
            self.tell(asker, url, answers.to(asker.question.lens()));
        }
    }

    /// Tells that nothing more will come: what is open stays without an answer.
    pub fn end(&mut self) {
        // One that ends may lead to the next question, which ends as well.
        loop {
            let open = self.known.iter().filter(|(_, known)| matches!(known, Known::Open(_)));
            let open: Vec<PageUrl> = open.map(|(url, _)| url.clone()).collect();
            if open.is_empty() {
                break;
            }
            for url in open {
                self.not_asked(&url, &Outcome::failed(Trouble::TimedOut, ""));
            }
        }
        self.next.clear();
    }

    /// Puts a question; where its answer is known already, takes it.
    fn ask(&mut self, url: PageUrl, question: Question) {
        if let Some(number) = question.subject() {
            self.subjects[number].open += 1;
        }
        self.put(url, Asker { question, redirects: 0, is_elsewhere: false });
    }

    fn put(&mut self, url: PageUrl, asker: Asker) {
        match self.known.get_mut(&url) {
            Some(Known::Open(askers)) => askers.push(asker),
            Some(Known::Answered(answers)) => {
                let answer = answers.to(asker.question.lens()).clone();
                self.tell(asker, &url, &answer);
            }
            None => {
                self.known.insert(url.clone(), Known::Open(vec![asker]));
                self.next.push_back(url);
            }
        }
    }

    /// Takes an answer in, and asks what follows from it.
    fn tell(&mut self, asker: Asker, url: &PageUrl, answer: &Answer) {
        if let Some(to) = &answer.redirect
            && let Some(next) = self.redirected(asker, to)
        {
            return self.put(to.clone(), next);
        }
        match asker.question {
            Question::SecurityTxt(number, place) => {
                let is_found = self.take_security_txt(number, url, answer, asker.is_elsewhere);
                if !is_found {
                    self.ask_security_txt(number, place + 1);
                }
            }
            Question::Home(number) => {
                self.take_home(number, url, answer);
                // Where the name leads nowhere now, or a proxy knows where: where it led before.
                if let Some(address) = self.subjects[number].subject.address {
                    self.ask_address(number, address);
                }
            }
            Question::Page(number) => self.take_page(number, url, answer),
            Question::Domain(number, is_second) => self.take_domain(number, url, answer, is_second),
            Question::Address(number) => self.take_address(number, url, answer),
            Question::Registers(list) => self.take_list(list, answer),
        }
        if let Some(number) = asker.question.subject() {
            self.answered_one(number);
        }
    }

    /// Who goes on to where a redirect leads, if anybody does.
    fn redirected(&self, asker: Asker, to: &PageUrl) -> Option<Asker> {
        if asker.redirects >= LOOKUP_REDIRECTS_MAX {
            return None;
        }
        let is_elsewhere = |number: usize| self.rules.site_of(to) != self.subjects[number].subject.site;
        let next = Asker { redirects: asker.redirects + 1, ..asker };
        match asker.question {
            // Such a file counts only where nobody on the way can have written it (RFC 9116, 3).
            Question::SecurityTxt(number, _) => {
                to.is_secure().then(|| Asker { is_elsewhere: next.is_elsewhere || is_elsewhere(number), ..next })
            }
            // What another site says of contact is its own.
            Question::Home(number) | Question::Page(number) => (!is_elsewhere(number)).then_some(next),
            Question::Domain(..) | Question::Address(_) | Question::Registers(_) => Some(next),
        }
    }

    /// Asks the next place where a security.txt may be.
    fn ask_security_txt(&mut self, number: usize, place: usize) {
        match self.subjects[number].security_txt_at(place) {
            Some(url) => self.ask(url, Question::SecurityTxt(number, place)),
            None if place == 0 => self.subjects[number].note(LookupSource::SecurityTxt, LookupOutcome::NotAsked, ""),
            None => {}
        }
    }

    fn ask_domain(&mut self, number: usize) {
        match self.subjects[number].subject.domain(&self.rules) {
            Some(_) => self.ask_register(RegisterList::Dns, Question::Domain(number, false)),
            None => self.subjects[number].note(LookupSource::Domain, LookupOutcome::NotAsked, ""),
        }
    }

    fn ask_address(&mut self, number: usize, address: IpAddr) {
        let asked = &mut self.subjects[number];
        if asked.address.is_none() && !asked.is_done {
            asked.address = Some(address);
            let list = if address.is_ipv4() { RegisterList::Ipv4 } else { RegisterList::Ipv6 };
            self.ask_register(list, Question::Address(number));
        }
    }

    /// Asks the register, once it is known which.
    fn ask_register(&mut self, list: RegisterList, question: Question) {
        if let Some(number) = question.subject() {
            self.subjects[number].open += 1;
        }
        let asker = Asker { question, redirects: 0, is_elsewhere: false };
        match self.lists.get_mut(&list) {
            Some(Listed::Asked(waiting)) => waiting.push(asker),
            Some(Listed::Known(_)) => self.ask_listed(list, asker),
            _ => {
                self.lists.insert(list, Listed::Asked(vec![asker]));
                match self.at.join(&format!("{list}.json")) {
                    Ok(url) => self.ask(url, Question::Registers(list)),
                    Err(_) => self.list_is(list, None),
                }
            }
        }
    }

    /// Asks the register that a list names.
    fn ask_listed(&mut self, list: RegisterList, asker: Asker) {
        let Some(number) = asker.question.subject() else { return };
        let registers = match self.lists.get(&list) {
            Some(Listed::Known(Some(registers))) => Some(registers),
            _ => None,
        };
        let asked = &self.subjects[number];
        let url = registers.and_then(|registers| match asker.question {
            Question::Address(_) => registers.address(asked.address?),
            _ => registers.domain(&asked.subject.domain(&self.rules)?),
        });
        let is_listed = registers.is_some();
        if let Some(url) = url {
            return self.put(url, asker);
        }
        let outcome = if is_listed { LookupOutcome::NoRegister } else { LookupOutcome::NoAnswer };
        self.subjects[number].note(asker.question.source(), outcome, "");
        self.answered_one(number);
    }

    fn take_list(&mut self, list: RegisterList, answer: &Answer) {
        let registers = match &answer.read {
            Some(Read::Registers(registers)) => Some(registers.clone()),
            _ => None,
        };
        self.list_is(list, registers);
    }

    fn list_is(&mut self, list: RegisterList, registers: Option<Registers>) {
        let before = self.lists.insert(list, Listed::Known(registers));
        if let Some(Listed::Asked(waiting)) = before {
            for asker in waiting {
                self.ask_listed(list, asker);
            }
        }
    }

    /// One question of a subject is answered; with the last one it is done.
    fn answered_one(&mut self, number: usize) {
        let asked = &mut self.subjects[number];
        asked.open -= 1;
        if asked.open == 0 && !asked.is_done {
            asked.is_done = true;
            let done = asked.told(self.now, self.told);
            self.done.push(done);
        }
    }
}

impl Question {
    fn subject(self) -> Option<usize> {
        match self {
            Question::SecurityTxt(number, _)
            | Question::Home(number)
            | Question::Page(number)
            | Question::Domain(number, _)
            | Question::Address(number) => Some(number),
            Question::Registers(_) => None,
        }
    }

    fn lens(self) -> Lens {
        match self {
            Question::SecurityTxt(..) => Lens::SecurityTxt,
            Question::Home(_) => Lens::Home,
            Question::Page(_) => Lens::Page,
            Question::Domain(..) => Lens::Domain,
            Question::Address(_) => Lens::Network,
            Question::Registers(list) => Lens::Registers(list),
        }
    }

    fn source(self) -> LookupSource {
        match self {
            Question::SecurityTxt(..) => LookupSource::SecurityTxt,
            Question::Home(_) | Question::Page(_) => LookupSource::ContactPage,
            Question::Domain(..) => LookupSource::Domain,
            Question::Address(_) | Question::Registers(_) => LookupSource::Address,
        }
    }
}

/// What the outcome of a visit says by itself.
fn outcome_of(outcome: &Outcome) -> LookupOutcome {
    match outcome {
        Outcome::Page | Outcome::NotHtml | Outcome::Redirect { .. } => LookupOutcome::Unusable,
        Outcome::Status => LookupOutcome::Nothing,
        Outcome::RobotsForbid { .. } => LookupOutcome::Robots,
        Outcome::Failed {
            trouble: Trouble::PrivateAddress | Trouble::PublicAddress | Trouble::Watchlisted, ..
        } => LookupOutcome::Refused,
        Outcome::Failed { .. } => LookupOutcome::NoAnswer,
    }
}
