//! Files that are packed, and what is no file at all.

use expect_test::expect;

use crate::desk::Desk;

/// `User-agent: *`, `Disallow: /admin`, as gzip packs it.
fn packed_robots() -> Vec<u8> {
    // A stored block: header, length and its complement, the text, its checksum and size (RFC 1951, 3.2.4; RFC 1952).
    let text = b"User-agent: *\nDisallow: /admin\n";
    let length = text.len() as u16;
    let mut file = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(text);
    file.extend(crc32(text).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_packed_robots_txt_forbids_what_it_forbids_unpacked() {
    let desk = Desk::new();
    desk.file("robots.txt.gz", &packed_robots());
    let urls = ["http://a.example/admin", "http://a.example/"];
    desk.check(
        &["robots", "--file", "robots.txt.gz", "--agent", "suyuan", urls[0], urls[1]],
        expect![[r#"
            exit 0
            -- out
            forbidden  http://a.example/admin  line 2: Disallow: /admin
            allowed  http://a.example/  no line speaks about it
        "#]],
    );
}

#[test]
fn a_folder_is_no_file() {
    let desk = Desk::new();
    desk.file("folder/x", b"");
    for args in
        [&["robots", "--file", "folder", "--agent", "x", "http://a.example/"][..], &["robots", "--jsonl", "folder"]]
    {
        let said = desk.said(args, b"");
        assert!(said.starts_with("exit 2\n-- err\nerror: folder: cannot be read: "), "{said}");
    }
}
