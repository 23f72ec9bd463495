//! Any bytes are shared hosts or a reason, no message can act on a terminal, and below a shared host each name is a site.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::read_shared_hosts;
use suyuan_model::SiteRules;

pub(crate) fn target(bytes: &[u8]) {
    let list = match read_shared_hosts("fuzz.txt", bytes) {
        Ok(list) => list,
        Err(error) => return assert!(!error.to_string().contains(char::is_control)),
    };
    assert!(list.rejects.iter().all(|reject| !reject.to_string().contains(char::is_control)));
    let rules = SiteRules::with_shared_hosts(list.entries.clone());
    for host in &list.entries {
        let tenant = format!("tenant.{host}");
        for below in [tenant.clone(), format!("www.{tenant}")] {
            // Another rule may have shared what lies below.
            let site = rules.site_of_name(&below);
            assert!(site.as_str().ends_with(&tenant), "{below} is {site}");
        }
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
