//! The words of the trade as plain values.
//!
//! In comes nothing, out goes nothing: every other room speaks in these values.
//! This room does no IO, knows no SQL, asks no clock and never waits.
//!
//! ```
//! use suyuan_model::{PageUrl, SiteRules};
//!
//! let page = PageUrl::new("HTTP://www.School.example:80/news/7.html#top").unwrap();
//! assert_eq!(page.as_str(), "http://www.school.example/news/7.html");
//! assert_eq!(SiteRules::default().site_of(&page).as_str(), "school.example");
//! ```

mod authority;
mod capture;
mod case;
mod chain;
mod claim;
mod compared;
mod complaint;
mod contact;
mod coverage;
mod finding;
mod hashed;
mod hop;
mod journal;
mod names;
mod neighbor;
mod notice;
mod numeral;
mod observation;
mod official;
mod outcome;
mod seed;
mod shared_hosts;
mod sighting;
mod site;
mod technique;
mod time;
mod untrusted;
mod url;
mod visit;
mod watch;

pub use authority::{Authority, AuthorityTold, Bilingual};
pub use capture::{Body, Capture, Headers, Response, TlsVerdict, Truncated};
pub use case::{Case, CaseChange, CaseEvent, CaseLook, CaseState, Health, MoveEvidence, NoTelling, Owner, Role};
pub use chain::{Chain, ChainStep, Via};
pub use claim::{Claim, ClaimKind, ClaimSeen};
pub use compared::{Compared, ComparedFinding, Since};
pub use complaint::{Became, Complaint};
pub use contact::{Confidence, Contact, ContactNote, Lookup, LookupOutcome, LookupSource, Party};
pub use coverage::{Coverage, Look, TechniqueGroup};
pub use finding::{Finding, FindingId, Kept, SightingSeen};
pub use hashed::AsItIs;
pub use hop::{Hop, HopKind};
pub use journal::{
    Change, FileState, LaneKey, LaneState, Outlink, Outlinks, ROBOTS_AGE_MAX, RobotsCopy, RobotsVerdict, Saved,
    SavedFile, SavedSuspect, SavedUrl, UrlId, UrlState,
};
pub use neighbor::{Beside, Neighbor, NeighborSeen};
pub use notice::{NoticeEvent, NoticeStep};
pub use numeral::digit_of_numeral;
pub use observation::{Observation, Observed};
pub use outcome::{Outcome, Trouble};
pub use seed::{SearchResult, Seed};
pub use sighting::{Concealment, Decoding, EvidenceLevel, Place, Severity, Sighting};
pub use site::{Site, SiteRules};
pub use technique::{Remedy, Technique};
pub use time::{NotATimestamp, Timestamp};
pub use untrusted::{Untrusted, defang, refang};
pub use url::{NotAPage, Origin, PageUrl, URL_CHARS_MAX};
pub use visit::{PartKind, Purpose, ReadAs, Vantage, Visit};
pub use watch::{Allow, Ends, Unlisted, Watch, WatchId, WatchKind, WatchRef};
