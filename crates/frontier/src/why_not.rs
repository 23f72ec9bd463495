//! Why a URL is not taken up, or not visited: every budget and every trap has its word.

use suyuan_model::closed_set;

closed_set! {
    /// Why a URL is not taken up, or not visited.
    WhyNot {
        /// The scope does not reach there.
        Scope = "scope",
        /// Forms are not sent, and robots.txt is not a page.
        NotFollowed = "not-followed",
        /// The path has too many segments.
        TooDeep = "too-deep",
        /// The path repeats itself.
        Repeats = "repeats",
        /// The query has too many parameters.
        QueryKeys = "query-keys",
        /// The path was met with too many queries.
        QueriesPerPath = "queries-per-path",
        /// The site has too many hosts.
        HostsPerSite = "hosts-per-site",
        /// Too many URLs of the site are known.
        UrlsPerSite = "urls-per-site",
        /// Enough pictures of the site are visited.
        PicturesPerSite = "pictures-per-site",
        /// Enough sitemaps of the site are read.
        SitemapsPerSite = "sitemaps-per-site",
        /// The audit looks at other pages of the site.
        Sampled = "sampled",
        /// The host has too many schemes and ports.
        OriginsPerHost = "origins-per-host",
        /// The site's pages are used up.
        SitePages = "site-pages",
        /// The run's pages are used up.
        RunPages = "run-pages",
        /// The host failed too often in a row.
        HostFailing = "host-failing",
        /// The host asked to be left alone for longer than the run waits.
        HostWaits = "host-waits",
        /// The page that names it is not known.
        Orphan = "orphan",
    }
}
