//! Links that a person can click.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_plain_link_is_a_medium_reference() {
    check(
        r#"<p>Links: <a href="http://casino.example/">彩票</a></p>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_link_to_a_sub_domain_and_a_longer_path_matches() {
    check(
        r#"<a href="https://a.b.casino.example:8443/x?y#z">x</a>"#,
        expect![[r#"M1 anchor medium E1 "https://a.b.casino.example:8443/x?y#z""#]],
    );
    check(
        r#"<a href="http://shared.example/~lucky/today.html">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://shared.example/~lucky/today.html""#]],
    );
}

#[test]
fn the_name_matches_in_any_case_and_with_a_trailing_dot() {
    check("<A HREF=HTTP://WWW.CASINO.EXAMPLE/>x</A>", expect![[r#"M1 anchor medium E1 "HTTP://WWW.CASINO.EXAMPLE/""#]]);
    check(r#"<a href="http://casino.example./">x</a>"#, expect![[r#"M1 anchor medium E1 "http://casino.example./""#]]);
}

#[test]
fn a_link_without_scheme_or_with_backslashes_leads_there_too() {
    check(r#"<a href="//casino.example/">x</a>"#, expect![[r#"M1 anchor medium E1 "//casino.example/""#]]);
    check(r#"<a href="\\casino.example\x">x</a>"#, expect![[r#"M1 anchor medium E1 "\\\\casino.example\\x""#]]);
    check(r#"<a href="http:\\casino.example">x</a>"#, expect![[r#"M1 anchor medium E1 "http:\\\\casino.example""#]]);
    check(r#"<a href="https:casino.example">x</a>"#, expect![[r#"M1 anchor medium E1 "https:casino.example""#]]);
}

#[test]
fn a_user_name_before_the_host_hides_nothing() {
    check(
        r#"<a href="http://www.school.example@casino.example/">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://www.school.example@casino.example/""#]],
    );
}

#[test]
fn a_link_to_an_address_matches_in_any_spelling() {
    check(
        r#"<a href="http://198.51.100.7:8899/">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://198.51.100.7:8899/""#]],
    );
    check(r#"<a href="http://3325256711/">x</a>"#, expect![[r#"T6 anchor medium E2 (encoded) "http://3325256711/""#]]);
    check(
        r#"<a href="http://0xC6.0x33.0x64.7/">x</a>"#,
        expect![[r#"T6 anchor medium E2 (encoded) "http://0xC6.0x33.0x64.7/""#]],
    );
}

#[test]
fn an_internationalized_name_is_no_concealment() {
    check(r#"<a href="http://台灣.example/">x</a>"#, expect![[r#"M1 anchor medium E1 "http://台灣.example/""#]]);
    check(
        r#"<a href="http://xn--kpry57d.example/">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://xn--kpry57d.example/""#]],
    );
}

#[test]
fn a_link_that_asks_not_to_be_followed_is_low() {
    check(
        r#"<a rel=nofollow href="http://casino.example/">x</a>"#,
        expect![[r#"M2 anchor low E1 "http://casino.example/""#]],
    );
    check(
        r#"<a rel="external UGC" href="http://casino.example/">x</a>"#,
        expect![[r#"M2 anchor low E1 "http://casino.example/""#]],
    );
    check(
        r#"<a rel="sponsored noopener" href="http://casino.example/">x</a>"#,
        expect![[r#"M2 anchor low E1 "http://casino.example/""#]],
    );
}

#[test]
fn rel_tokens_that_only_look_like_nofollow_change_nothing() {
    check(
        r#"<a rel="nofollower noopener" href="http://casino.example/">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_link_in_character_references_is_m5() {
    check(
        r#"<a href="&#104;ttp://&#99;asino.example/">x</a>"#,
        expect![[r#"M5 anchor critical E2 (encoded) "&#104;ttp://&#99;asino.example/""#]],
    );
    check(
        r#"<a href="http://casino&period;example/">x</a>"#,
        expect![[r#"M5 anchor critical E2 (encoded) "http://casino&period;example/""#]],
    );
    check(
        r#"<a href="http://&#x63&#x61;sino.example/">x</a>"#,
        expect![[r#"M5 anchor critical E2 (encoded) "http://&#x63&#x61;sino.example/""#]],
    );
}

#[test]
fn an_ampersand_of_a_query_is_no_obfuscation() {
    check(
        r#"<a href="http://casino.example/?a=1&amp;b=2">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/?a=1&amp;b=2""#]],
    );
}

#[test]
fn a_line_break_within_the_host_is_obfuscation() {
    check(
        r#"<a href="http://cas
ino.example/">x</a>"#,
        expect![[r#"M5 anchor critical E2 (encoded) "http://cas\nino.example/""#]],
    );
    check(
        r#"<a href="http://casi&Tab;no.example/">x</a>"#,
        expect![[r#"M5 anchor critical E2 (encoded) "http://casi&Tab;no.example/""#]],
    );
}

#[test]
fn a_line_break_around_the_url_is_not() {
    check(
        r#"<a href="
  http://casino.example/
">x</a>"#,
        expect![[r#"M1 anchor medium E1 "\n  http://casino.example/\n""#]],
    );
}

#[test]
fn a_percent_encoded_host_is_concealed() {
    check(
        r#"<a href="http://%63asino.example/">x</a>"#,
        expect![[r#"M1 anchor critical E2 (encoded) "http://%63asino.example/""#]],
    );
}

#[test]
fn a_percent_encoded_path_is_not() {
    check(
        r#"<a href="http://casino.example/%E5%BD%A9?q=%E7%A5%A8">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/%E5%BD%A9?q=%E7%A5%A8""#]],
    );
}

#[test]
fn a_full_width_host_is_concealed() {
    check(
        r#"<a href="http://ｃａｓｉｎｏ.example/">x</a>"#,
        expect![[r#"T3 anchor medium E2 (encoded) "http://ｃａｓｉｎｏ.example/""#]],
    );
}

#[test]
fn a_plain_name_elsewhere_in_the_url_does_not_undo_the_concealment() {
    check(
        r#"<a href="http://%63asino.example/casino.example?casino.example">x</a>"#,
        expect![[r#"M1 anchor critical E2 (encoded) "http://%63asino.example/casino.example?casino.example""#]],
    );
}

#[test]
fn an_encoded_link_that_asks_not_to_be_followed_stays_low() {
    check(
        r#"<a rel=nofollow href="http://%63asino.example/">x</a>"#,
        expect![[r#"M2 anchor low E2 (encoded) "http://%63asino.example/""#]],
    );
}

#[test]
fn an_area_of_a_map_is_found() {
    check(
        r#"<map name=m><area shape=default href="http://casino.example/"></map>"#,
        expect![[r#"M20 area medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn two_links_are_two_sightings_in_page_order() {
    check(
        r#"<a href="http://bet88.test/">b</a> <a href="http://casino.example/">a</a>"#,
        expect![[r#"
        M1 anchor medium E1 "http://bet88.test/"
        M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn words_of_warning_beside_a_link_do_not_lower_it() {
    check(
        r#"<p>反诈中心提醒：警惕 <a href="http://casino.example/">这里</a> 诈骗</p>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<p>Police warning, scam: <a href="http://casino.example/">here</a></p>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_quotation_does_not_lower_a_link() {
    check(
        r#"<blockquote><code><a href="http://casino.example/">x</a></code></blockquote>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}
