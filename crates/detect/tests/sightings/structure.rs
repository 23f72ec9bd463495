//! Markup in places where no page has any.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_link_before_the_doctype_is_critical() {
    check(
        r#"<a href="http://casino.example/">x</a><!DOCTYPE html><html><body><p>x</p></body></html>"#,
        expect![[r#"M3 anchor critical E2 (outside-document) "http://casino.example/""#]],
    );
}

#[test]
fn a_link_after_the_end_is_critical() {
    check(
        r#"<!DOCTYPE html><html><body><p>x</p></body></html>
<p><a href="http://casino.example/">x</a></p>"#,
        expect![[r#"M3 anchor critical E2 (outside-document) "http://casino.example/""#]],
    );
    check(
        r#"<html><body><p>x</p></body></html><a rel=nofollow href="http://casino.example/">x</a>"#,
        expect![[r#"M3 anchor critical E2 (outside-document) "http://casino.example/""#]],
    );
}

#[test]
fn a_frame_after_the_end_keeps_its_own_name() {
    check(
        r#"<html><body>x</body></html><iframe src="http://casino.example/"></iframe>"#,
        expect![[r#"M23 iframe critical E2 (outside-document) "http://casino.example/""#]],
    );
}

#[test]
fn an_encoded_link_after_the_end_is_concealed_twice() {
    check(
        r#"<html><body>x</body></html><a href="http://&#99;asino.example/">x</a>"#,
        expect![[r#"M3 anchor critical E2 (outside-document) (encoded) "http://&#99;asino.example/""#]],
    );
}

#[test]
fn a_page_without_doctype_or_end_is_not_out_of_place() {
    check(r#"<a href="http://casino.example/">x</a>"#, expect![[r#"M1 anchor medium E1 "http://casino.example/""#]]);
    check(
        r#"<p>x<a href="http://casino.example/">x</a>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_mention_after_the_end_is_out_of_place() {
    check(
        "<html><body>x</body></html>casino.example",
        expect![[r#"M3 text critical E0 (outside-document) "casino.example""#]],
    );
}

#[test]
fn white_space_and_comments_around_the_document_are_no_anomaly() {
    check(
        r#"<!-- x -->
<!DOCTYPE html><html><body><a href="http://casino.example/">x</a></body></html>
<!-- y -->"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}
