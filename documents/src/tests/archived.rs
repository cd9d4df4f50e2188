//! What the file promises to archives and to those who have it read to them.

use super::certificate;
use super::read::read;
use lopdf::Object;

#[test]
fn it_says_that_it_can_be_archived() {
    let described = read(&certificate()).described();
    for part in ["<pdfaid:part>2<", "<pdfaid:conformance>B<"] {
        assert!(described.contains(part), "{part} in {described}");
    }
    assert!(described.contains("Πιστοποιητικό γέννησης"), "{described}");
    assert!(described.contains("2026-11-24"), "{described}");
}

#[test]
fn every_font_is_inside() {
    let read = read(&certificate());
    let is = |kind: &'static [u8]| {
        read.dictionaries()
            .filter(move |one| one.get(b"Type").and_then(Object::as_name).ok() == Some(kind))
    };
    let fonts: Vec<_> = is(b"FontDescriptor").collect();
    assert!(fonts.len() >= 2, "regular and bold");
    for font in &fonts {
        let inside = [&b"FontFile"[..], b"FontFile2", b"FontFile3"];
        assert!(inside.iter().any(|key| font.has(key)), "{font:?}");
        let name = font.get(b"FontName").and_then(Object::as_name).unwrap();
        let name = String::from_utf8_lossy(name);
        assert!(name.contains("NotoSans"), "{name}");
    }
    for font in is(b"Font") {
        let subtype = font.get(b"Subtype").and_then(Object::as_name).unwrap();
        assert_ne!(subtype, b"Type1", "a font that the reader has to have");
    }
    // What is used of them, and not the whole of them.
    assert!(read.bytes.len() < 120_000, "{} bytes", read.bytes.len());
}

#[test]
fn it_is_tagged_and_its_drawing_is_told_in_words() {
    let read = read(&certificate());
    let catalog = read.catalog();
    let (_, marked) = read
        .pdf
        .dereference(catalog.get(b"MarkInfo").unwrap())
        .unwrap();
    let marked = marked.as_dict().unwrap().get(b"Marked").unwrap();
    assert!(marked.as_bool().unwrap());
    assert!(catalog.has(b"StructTreeRoot"));
    let roles: Vec<String> = read
        .dictionaries()
        .filter_map(|one| one.get(b"S").and_then(Object::as_name).ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    for role in ["H1", "H2", "P", "Table", "TR", "L", "LI", "Figure"] {
        assert!(roles.iter().any(|one| one == role), "{role} in {roles:?}");
    }
    let told = read.dictionaries().filter(|one| one.has(b"Alt")).count();
    assert_eq!(told, 1, "the QR code");
}

#[test]
fn nothing_in_it_runs_or_reaches_out() {
    let read = read(&certificate());
    for dictionary in read.dictionaries() {
        for key in [
            &b"JS"[..],
            b"JavaScript",
            b"AA",
            b"OpenAction",
            b"Launch",
            b"EmbeddedFile",
            b"URI",
        ] {
            assert!(!dictionary.has(key), "{}", String::from_utf8_lossy(key));
        }
    }
}
