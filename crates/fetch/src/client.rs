//! The live client: one visit in, one capture out, over the network.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::body::{Body, Bytes, Incoming};
use hyper::ext::{ReasonPhrase, on_informational};
use hyper::header::{ACCEPT, CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use hyper::{Request, Response, Uri, Version};
use hyper_util::client::legacy::connect::capture_connection;
use suyuan_model::{
    Capture, Headers, Outcome, PageUrl, PartKind, Purpose, ReadAs, Timestamp, TlsVerdict, Trouble, Truncated, Visit,
};
use tokio::sync::Notify;
use tokio::time::timeout;
use tracing::{debug, trace};
use url::Url;

use crate::answer::{Answer, unanswered};
use crate::body::{BodyReader, Wanted};
use crate::clients::{Clients, HttpClient, who_we_are};
use crate::connect_to::{ConnectTo, bare};
use crate::connector::{Remote, seconds};
use crate::error::FetchError;
use crate::fetcher::{Fetcher, Resolved};
use crate::guard::{Guard, Refusal};
use crate::kept::Kept;
use crate::limits::{DECODER_PIECE_BYTES, INTERIM_MAX, Limits};
use crate::resolve::{Chosen, Lookup};
use crate::room::{ROOM_BYTES, Room};
use crate::settings::Settings;
use crate::trouble::{Fault, fault_of};

/// Fetches from the network, and from nowhere that the guard forbids.
pub struct LiveFetcher {
    guard: Guard,
    lookup: Lookup,
    limits: Limits,
    who_we_are: HeaderMap,
    rules: Vec<ConnectTo>,
    has_proxy: bool,
    /// The way to ordinary sites.
    direct: Clients,
    /// The ways that rules name, by host.
    chosen: HashMap<String, Clients>,
    kept: Kept,
}

/// How one visit gets where it goes.
struct Way<'a> {
    clients: &'a Clients,
    /// The URL as the HTTP client is given it: its host or port may be rewritten, the Host header is not.
    url: Url,
    /// Whose address it is that answers.
    end: End,
}

/// Whose address it is that answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The site's; it is judged.
    Site,
    /// One that the operator chose.
    Chosen,
    /// The proxy's, which says nothing about the site.
    Proxy,
}

impl LiveFetcher {
    /// Sets up the client; nothing is sent.
    pub fn new(settings: Settings) -> Result<LiveFetcher, FetchError> {
        let guard = Guard {
            allow_private: settings.allow_private,
            forbid_public: settings.forbid_public.clone(),
            never: settings.never.clone(),
            never_address: settings.never_address.clone(),
        };
        let lookup = Lookup::new(settings.names.clone(), &settings.name_servers);
        let mut chosen = HashMap::new();
        for host in settings.connect_to.iter().filter_map(|rule| rule.to_host.clone()) {
            let way = Chosen { lookup: lookup.without_names(), guard: guard.clone(), host: Some(host.clone()) };
            if let Entry::Vacant(place) = chosen.entry(host) {
                place.insert(Clients::chosen(&settings, way)?);
            }
        }
        Ok(LiveFetcher {
            direct: Clients::direct(&settings, &lookup, &guard)?,
            chosen,
            kept: Kept::new(settings.connections),
            has_proxy: settings.proxy.is_some(),
            guard,
            lookup,
            who_we_are: who_we_are(&settings)?,
            limits: settings.limits,
            rules: settings.connect_to,
        })
    }

    /// The first rule that matches and leads elsewhere, as in curl.
    fn rule(&self, host: &str, port: u16) -> Option<&ConnectTo> {
        self.rules.iter().find(|rule| rule.matches(host, port) && (rule.to_host.is_some() || rule.to_port.is_some()))
    }

    /// Judges the URL, finds the way there, and judges what is known of its end before a name is looked up.
    fn way(&self, url: &PageUrl) -> Result<Way<'_>, Refusal> {
        self.guard.judge_url(url)?;
        let literal = url.address();
        if let (Some(names), None) = (self.lookup.names(), literal) {
            let told = names.get(url.host()).filter(|told| !told.is_empty());
            let told = told.ok_or_else(|| Refusal::new(Trouble::Dns, "no such host"))?;
            told.iter().try_for_each(|&address| self.guard.judge_told(address))?;
        }
        let end = if self.has_proxy { End::Proxy } else { End::Site };
        let url_sent = url.to_url().map_err(|error| Refusal::new(Trouble::Malformed, error.to_string()))?;
        let mut way = Way { clients: &self.direct, url: url_sent, end };
        let rule = self.rule(url.host(), url.port());
        if let Some(port) = rule.and_then(|rule| rule.to_port) {
            // An http URL takes any port.
            let _ = way.url.set_port(Some(port));
        }
        if let Some((rule, clients)) = rule.and_then(|rule| Some((rule, self.chosen.get(rule.to_host.as_ref()?)?))) {
            way.clients = clients;
            way.end = End::Chosen;
            self.lead_to(rule, literal.is_some(), &mut way.url)?;
        } else if let Some(address) = literal {
            self.guard.judge_address(address)?;
        } else if self.has_proxy {
            self.guard.judge_unresolved(url.host())?;
        }
        Ok(way)
    }

    /// The client asks its resolver for names only, so an address in a URL gives way to the rule's host here.
    fn lead_to(&self, rule: &ConnectTo, is_literal: bool, url: &mut Url) -> Result<(), Refusal> {
        let to_address = rule.to_address();
        if let Some(address) = to_address {
            self.guard.judge_chosen(address)?;
        }
        if is_literal {
            let _ = match (to_address, rule.to_host.as_deref()) {
                (Some(address), _) => url.set_ip_host(address).is_ok(),
                (None, host) => url.set_host(host).is_ok(),
            };
        }
        Ok(())
    }

    async fn visit(&self, room: &Room, visit: &Visit, begun: Instant, left: &Left) -> Result<Answer, Outcome> {
        let way = self.way(&visit.url).map_err(Refusal::outcome)?;
        let deadline = begun + Duration::from_millis(self.limits.total_ms);
        let mut tls = if visit.url.is_secure() { TlsVerdict::Verified } else { TlsVerdict::None };
        // Held until the answer is read, or the visit given up.
        let slot = self.kept.slot(&visit.url, begun);
        let fields = self.fields(visit, slot.is_some());
        let mut answered = self.ask(&way.clients.strict, &way, &fields, (deadline, left)).await;
        if let Err(fault) = &answered
            && fault.certificate
        {
            debug!(url = %visit.url, reason = fault.reason, "certificate is not good, asked again unverified");
            tls = TlsVerdict::Unverified;
            answered = self.ask(&way.clients.unverified, &way, &fields, (deadline, left)).await;
        }
        let response = answered.map_err(Fault::outcome)?;
        let remote = response.extensions().get::<Remote>().map(|remote| remote.0);
        if let (Some(remote), End::Site) = (remote, way.end) {
            self.guard.judge_address(remote.ip()).map_err(Refusal::outcome)?;
        }
        let request = fields_of(&fields);
        Ok(Answer { request, remote, tls, ..self.read(room, response, visit, deadline).await })
    }

    /// Every field that is sent, so that what is kept of a request is what went out.
    fn fields(&self, visit: &Visit, may_keep: bool) -> HeaderMap {
        let accept = match visit.purpose {
            Purpose::Page if visit.read_as == ReadAs::Record => ACCEPT_RECORD,
            Purpose::Page => ACCEPT_PAGE,
            Purpose::Robots { .. } => ACCEPT_ROBOTS,
            Purpose::Part { kind: PartKind::Sheet, .. } => ACCEPT_SHEET,
            Purpose::Part { kind: PartKind::Script | PartKind::Answer, .. } => "*/*",
        };
        let mut fields = HeaderMap::new();
        // A URL's host has no character that a field could not hold.
        if let Ok(host) = HeaderValue::from_str(&host_header(&visit.url)) {
            fields.insert(HOST, host);
        }
        fields.insert(ACCEPT, HeaderValue::from_static(accept));
        fields.extend(self.who_we_are.clone());
        if !may_keep {
            fields.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        fields
    }

    /// Sends the request and waits for the head of the answer.
    async fn ask(
        &self,
        client: &HttpClient,
        way: &Way<'_>,
        fields: &HeaderMap,
        (deadline, sent): (Instant, &Left),
    ) -> Result<Response<Incoming>, Fault> {
        let no_request = || Fault::new(Trouble::Malformed, "no request can be made for this URL");
        let mut request = Request::new(String::new());
        *request.uri_mut() = Uri::try_from(way.url.as_str()).map_err(|_| no_request())?;
        request.headers_mut().clone_from(fields);
        if let Some(authorization) = way.clients.authorization.as_ref().filter(|_| way.url.scheme() == "http") {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let too_many = Arc::new(Notify::new());
        count_interim(&mut request, Arc::clone(&too_many));
        let patience = Duration::from_millis(self.limits.connect_ms.saturating_add(self.limits.read_ms));
        let left = deadline.saturating_duration_since(Instant::now());
        let mut connected = capture_connection(&mut request);
        let answered = async {
            let mut asked = pin!(client.request(request));
            tokio::select! {
                biased;
                () = too_many.notified() => return None,
                answered = &mut asked => return Some(answered),
                _ = connected.wait_for_connection_metadata() => sent.note(),
            }
            tokio::select! {
                biased;
                () = too_many.notified() => None,
                answered = asked => Some(answered),
            }
        };
        match timeout(patience.min(left), answered).await {
            Ok(Some(Ok(response))) => {
                trace!(at = "sent");
                Ok(response)
            }
            Ok(Some(Err(error))) => Err(fault_of(&error)),
            Ok(None) => Err(Fault::new(Trouble::Malformed, "the head of the answer is beyond the limits")),
            Err(_) if left <= patience => Err(self.out_of_time()),
            Err(_) => Err(Fault::new(Trouble::TimedOut, format!("no answer after {}", seconds(patience)))),
        }
    }

    /// Reads the head and the body, as far as limits and patience go.
    async fn read(&self, room: &Room, response: Response<Incoming>, visit: &Visit, deadline: Instant) -> Answer {
        let status = response.status().as_u16();
        let (status_line, headers) = (status_line(&response), fields_of(response.headers()));
        // Robots are read whatever they are called, and so is what no 2xx answers: error pages carry links, too.
        let must_read = matches!(visit.purpose, Purpose::Robots { .. }) || !(200..300).contains(&status);
        let bytes_max = self.limits.bytes_max(&visit.purpose);
        let reader = BodyReader::new(&headers, bytes_max, self.limits.ratio_max, must_read);
        let mut reader = reader.reading(visit.read_as).within(ROOM_BYTES);
        let mut body = response.into_body();
        let begun = Instant::now();
        let (mut received, mut cut, mut waited) = (0_u64, None, Duration::ZERO);
        'body: while cut.is_none() {
            // The host has no part in what is waited for here.
            let left = (deadline + waited).saturating_duration_since(Instant::now());
            let patience = Duration::from_millis(self.limits.read_ms).min(left);
            match timeout(patience, piece_of(&mut body)).await {
                Ok(Some(Ok(chunk))) => {
                    received += chunk.len() as u64;
                    // Piece by piece, since each may become many times as long.
                    for piece in chunk.chunks(DECODER_PIECE_BYTES) {
                        let mut wanted = reader.push(piece);
                        if wanted == Wanted::Room {
                            waited += room.widen().await;
                            wanted = reader.widened();
                        }
                        if wanted == Wanted::NoMore {
                            break 'body;
                        }
                    }
                    let took = begun.elapsed().saturating_sub(waited);
                    cut = self.too_slow(received, took).map(|fault| (Truncated::Time, fault));
                }
                Ok(None) => break,
                Ok(Some(Err(error))) => cut = Some((Truncated::Disconnect, fault_of(&error))),
                Err(_) if left <= patience => cut = Some((Truncated::Time, self.out_of_time())),
                Err(_) => {
                    let reason = format!("nothing came for {}", seconds(Duration::from_millis(self.limits.read_ms)));
                    cut = Some((Truncated::Time, Fault::new(Trouble::TimedOut, reason)));
                }
            }
        }
        if reader.ended() == Wanted::Room {
            waited += room.widen().await;
        }
        let (truncated, cut_by) = cut.unzip();
        Answer {
            status,
            status_line,
            request: Headers::default(),
            headers,
            remote: None,
            tls: TlsVerdict::None,
            read: reader.finish(truncated),
            cut_by,
            waited,
        }
    }

    fn too_slow(&self, received: u64, elapsed: Duration) -> Option<Fault> {
        let elapsed_ms = elapsed.as_millis() as u64;
        let wanted = self.limits.rate_bytes_min.saturating_mul(elapsed_ms) / 1000;
        if elapsed_ms < self.limits.rate_after_ms || received >= wanted {
            return None;
        }
        Some(Fault::new(Trouble::TooSlow, format!("{received} bytes in {}", seconds(elapsed))))
    }

    fn out_of_time(&self) -> Fault {
        let total = seconds(Duration::from_millis(self.limits.total_ms));
        Fault::new(Trouble::TimedOut, format!("timed out after {total}"))
    }

    async fn address(&self, host: &str, port: u16) -> Result<Option<IpAddr>, Refusal> {
        let literal: Option<IpAddr> = bare(host).parse().ok();
        if let Some(address) = literal {
            self.guard.judge_literal(address)?;
        }
        // The told address is the lane's key, wherever a rule leads.
        if let (Some(_), None) = (self.lookup.names(), literal) {
            let told = self.lookup.addresses(host).await?;
            told.iter().try_for_each(|&address| self.guard.judge_told(address))?;
            return Ok(told.first().copied());
        }
        if let Some(to_host) = self.rule(host, port).and_then(|rule| rule.to_host.clone()) {
            let way = Chosen { lookup: self.lookup.clone(), guard: self.guard.clone(), host: Some(to_host) };
            return Ok(way.addresses(host).await?.first().copied());
        }
        match literal {
            Some(address) => self.guard.judge_address(address).map(|()| Some(address)),
            None if self.has_proxy => self.guard.judge_unresolved(host).map(|()| None),
            None => Ok(self.lookup.judged(host, &self.guard).await?.first().copied()),
        }
    }
}

/// When the last request of a visit left: at once over a connection that was kept, else when there was one.
#[derive(Debug, Default)]
struct Left(Mutex<Option<Instant>>);

impl Left {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn at(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetcher for LiveFetcher {
    async fn resolve(&self, host: &str, port: u16) -> Resolved {
        let patience = Duration::from_millis(self.limits.connect_ms);
        match timeout(patience, self.address(host, port)).await {
            Ok(Ok(Some(address))) => Resolved::Address(address),
            Ok(Ok(None)) => Resolved::Unknown,
            Ok(Err(Refusal { trouble, reason })) => Resolved::Failed { trouble, reason },
            Err(_) => Resolved::Failed { trouble: Trouble::Dns, reason: "DNS does not answer".to_owned() },
        }
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        self.fetch_in(&Room::alone(), visit, at).await
    }

    async fn fetch_in(&self, room: &Room, visit: Visit, at: Timestamp) -> Capture {
        let (begun, left) = (Instant::now(), Left::default());
        let answer = self.visit(room, &visit, begun, &left).await;
        // The host counts from the moment at which it is asked, whatever it took until there was a connection.
        let connecting = left.at().map_or(Duration::ZERO, |left| left.saturating_duration_since(begun));
        let at = at.after(connecting);
        let waited = answer.as_ref().map_or(Duration::ZERO, |answer| answer.waited);
        let took = begun.elapsed().saturating_sub(waited).saturating_sub(connecting);
        let took_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        match answer {
            Ok(answer) => answer.capture(visit, at, took_ms, &self.limits),
            Err(outcome) => unanswered(visit, at, took_ms, outcome),
        }
    }
}

/// What a browser says it takes for a page.
const ACCEPT_PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const ACCEPT_ROBOTS: &str = "text/plain,*/*;q=0.8";

/// What is asked for of a register: some have their records as pages for people, too.
const ACCEPT_RECORD: &str = "application/rdap+json,application/json;q=0.9,*/*;q=0.1";

/// What is asked for of a style sheet, as browsers do.
const ACCEPT_SHEET: &str = "text/css,*/*;q=0.1";

/// Host and, if it is not the scheme's own, port.
fn host_header(url: &PageUrl) -> String {
    match url.own_port() {
        Some(port) => format!("{}:{port}", url.host()),
        None => url.host().to_owned(),
    }
}

fn fields_of(headers: &HeaderMap) -> Headers {
    let field = |(name, value): (&HeaderName, &HeaderValue)| (name.as_str().to_owned(), value.as_bytes().to_vec());
    Headers(headers.iter().map(field).collect())
}

/// Version, status and reason as they came; a reason that is not the usual one is kept by the HTTP library.
fn status_line<B>(response: &Response<B>) -> String {
    let version = if response.version() == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
    let status = response.status();
    let reason = match response.extensions().get::<ReasonPhrase>() {
        Some(reason) => String::from_utf8_lossy(reason.as_bytes()).into_owned(),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    };
    format!("{version} {} {reason}", status.as_str())
}

/// The next piece of a body; none at its end. Trailers are passed over.
async fn piece_of(body: &mut Incoming) -> Option<Result<Bytes, hyper::Error>> {
    loop {
        match poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await? {
            Ok(frame) => {
                if let Ok(piece) = frame.into_data() {
                    return Some(Ok(piece));
                }
            }
            Err(error) => return Some(Err(error)),
        }
    }
}

/// Has somebody told when an answer has more interim ones before it than it may have. They come as fast as a connection
/// is, and the HTTP library passes over them without end.
fn count_interim(request: &mut Request<String>, too_many: Arc<Notify>) {
    let seen = AtomicUsize::new(0);
    on_informational(request, move |_| {
        if seen.fetch_add(1, Ordering::Relaxed) == INTERIM_MAX {
            too_many.notify_one();
        }
    });
}
