//! What is taken, what is refused, and what is left of what is taken.

use super::samples::*;
use super::{Examined, Unfit, examine, orientation};
use engine::upload::FileKind;
use proptest::prelude::*;

const HTML: &[u8] = b"<html><script>alert(1)</script></html>";

fn refused(file: &[u8]) -> Unfit {
    examine(file).expect_err("it is taken")
}

fn kept(file: &[u8]) -> Vec<u8> {
    examine(file).expect("it is refused").bytes
}

fn holds(file: &[u8], words: &[u8]) -> bool {
    file.windows(words.len()).any(|window| window == words)
}

#[test]
fn whole_files_are_taken_as_what_they_are() {
    for (file, kind) in [
        (pdf(), FileKind::Pdf),
        (jpeg(), FileKind::Jpeg),
        (png(), FileKind::Png),
    ] {
        let bytes = file.clone();
        assert_eq!(examine(&file), Ok(Examined { kind, bytes }));
    }
}

#[test]
fn what_is_taken_is_taken_again_unchanged() {
    let exif = [b"Exif\0\0", &orientation::block(6)[..]].concat();
    for file in [
        jpeg_with(&[segment(0xE1, &exif), segment(0xFE, b"a comment")]),
        png_with(&[
            chunk(b"eXIf", &orientation::block(6)),
            chunk(b"tEXt", b"a\0b"),
        ]),
    ] {
        let once = kept(&file);
        assert_ne!(once, file);
        assert_eq!(kept(&once), once);
    }
}

#[test]
fn other_kinds_of_files_are_unknown() {
    let mut executable = b"MZ\x90\0".to_vec();
    executable.resize(200, 0);
    for file in [
        b"".as_slice(),
        b"%",
        b"plain words",
        HTML,
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\0\x01\0\x80\0\0",
        ZIP,
        b"PK\x03\x04docx",
        b"\x7fELF\x02\x01\x01",
        &executable,
        b"{\\rtf1\\ansi}",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old office",
        b"II*\0\x08\0\0\0tiff",
        b"MM\0*\0\0\0\x08tiff",
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"BM\x46\0\0\0\0\0",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"8BPS\0\x01",
        b"%!PS-Adobe-3.0",
        b" %PDF-1.4\n%%EOF",
        b"\xEF\xBB\xBF%PDF-1.4\n%%EOF",
        b"MZ%PDF-1.4\n%%EOF",
        b"\xFF\xD8",
        b"\x89PNG\r\n",
    ] {
        assert_eq!(refused(file), Unfit::Unknown, "{file:?}");
    }
    // A header that programs would find all the same.
    let hidden = [HTML, &pdf()[..]].concat();
    assert_eq!(refused(&hidden), Unfit::Unknown);
}

#[test]
fn a_pdf_with_another_kind_of_file_in_it_is_refused() {
    let whole = pdf();
    let head = &whole[..9];
    let rest = &whole[9..];
    for (what, file) in [
        ("an archive behind", [&whole, ZIP].concat()),
        (
            "an archive in a remark",
            [head, b"% PK\x03\x04\n", rest].concat(),
        ),
        ("a page behind", [&whole, HTML].concat()),
        ("a page in front", [head, b"%", HTML, b"\n", rest].concat()),
        (
            "a script in capitals",
            [head, b"% <SCRIPT>x</SCRIPT>\n", rest].concat(),
        ),
        ("a second header", [head, b"% %PDF-1.7\n", rest].concat()),
        ("an image's end", [&whole, b"\xFF\xD9".as_slice()].concat()),
        ("no end", whole[..whole.len() - 7].to_vec()),
        ("no place of its table", {
            String::from_utf8(whole.clone())
                .unwrap()
                .replace("startxref", "startnone")
                .into_bytes()
        }),
        ("no version", [b"%PDF-", rest].concat()),
        ("a version of its own", [b"%PDF-9.9\n", rest].concat()),
        ("only a header", b"%PDF-1.4\n".to_vec()),
        ("much nothing behind", [&whole[..], &[b' '; 5_000]].concat()),
    ] {
        assert_eq!(refused(&file), Unfit::Broken(FileKind::Pdf), "{what}");
    }
    let spaced = [&whole[..], b"\r\n\0\0\n"].concat();
    assert_eq!(kept(&spaced), spaced);
    // Saved again and again: several ends, the last at the end.
    let updated = [&whole[..], b"5 0 obj\nendobj\nstartxref\n9\n%%EOF\n"].concat();
    assert_eq!(kept(&updated), updated);
}

#[test]
fn a_jpeg_that_is_not_wholly_one_is_refused() {
    let whole = jpeg();
    let end = whole.len() - 2;
    let without = |marker: u8| {
        let mut file = vec![0xFF, 0xD8];
        if marker != 0xDA {
            file.extend(frame(8, 8));
            file.extend(segment(0xDB, &[0]));
        } else {
            file.extend(segment(0xDB, &[0]));
            file.extend(frame(8, 8));
        }
        file.extend([0xFF, 0xD9]);
        file
    };
    for (what, file) in [
        ("an archive behind", [&whole, ZIP].concat()),
        ("a page behind", [&whole, HTML].concat()),
        ("a PDF behind", [whole.clone(), pdf()].concat()),
        (
            "a script behind",
            [&whole[..], b"<?php system('id'); ?>"].concat(),
        ),
        ("no end", whole[..end].to_vec()),
        ("cut in its scan", whole[..end - 3].to_vec()),
        ("cut in a segment", whole[..30].to_vec()),
        ("no scan", without(0xDA)),
        (
            "bytes between segments",
            [&whole[..20], b"xx", &whole[20..]].concat(),
        ),
        ("two frames", jpeg_with(&[frame(8, 8)])),
        (
            "no size",
            jpeg_with(&[segment(0xC0, &[8, 0, 0, 0, 8, 1, 1, 0x11, 0])]),
        ),
        (
            "a frame without loss",
            jpeg_with(&[segment(0xC3, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0])]),
        ),
        ("a marker nobody knows", jpeg_with(&[segment(0xF0, b"x")])),
        ("a beginning inside", jpeg_with(&[vec![0xFF, 0xD8]])),
        (
            "a segment shorter than its length",
            [&whole[..end], &[0xFF, 0xFE, 0, 1][..]].concat(),
        ),
        (
            "a segment longer than the file",
            [&whole[..2], &[0xFF, 0xE5, 0xFF, 0xFF, 1][..]].concat(),
        ),
        ("only a beginning", vec![0xFF, 0xD8, 0xFF, 0xD9]),
    ] {
        assert_eq!(refused(&file), Unfit::Broken(FileKind::Jpeg), "{what}");
    }
    let vast = [&[0xFF, 0xD8][..], &frame(65_000, 65_000), &whole[2..]].concat();
    assert_eq!(refused(&vast), Unfit::Vast);
}

#[test]
fn a_png_that_is_not_wholly_one_is_refused() {
    let whole = png();
    let data = || chunk(b"IDAT", b"data");
    let end = || chunk(b"IEND", b"");
    let bent = |at: usize| {
        let mut file = whole.clone();
        file[at] ^= 1;
        file
    };
    for (what, file) in [
        ("an archive behind", [&whole, ZIP].concat()),
        ("a page behind", [&whole, HTML].concat()),
        ("a changed byte", bent(20)),
        ("a changed checksum", bent(30)),
        ("no end", whole[..whole.len() - 12].to_vec()),
        ("cut", whole[..whole.len() - 1].to_vec()),
        ("no header", png_of(&[data(), end()])),
        (
            "two headers",
            png_of(&[header(1, 1), header(1, 1), data(), end()]),
        ),
        ("no data", png_of(&[header(1, 1), end()])),
        (
            "data in two places",
            png_of(&[
                header(1, 1),
                data(),
                chunk(b"tIME", b"1234567"),
                data(),
                end(),
            ]),
        ),
        (
            "a chunk it cannot do without and nobody knows",
            png_with(&[chunk(b"CgBI", b"x")]),
        ),
        ("a name that is none", png_with(&[chunk(b"a1b2", b"x")])),
        ("no size", png_of(&[header(0, 1), data(), end()])),
        (
            "a header of another length",
            png_of(&[chunk(b"IHDR", b"short"), data(), end()]),
        ),
        (
            "words at its end",
            png_of(&[header(1, 1), data(), chunk(b"IEND", b"PK")]),
        ),
        (
            "a length beyond everything",
            [super::png::SIGNATURE, &[0xFF; 8]].concat(),
        ),
    ] {
        assert_eq!(refused(&file), Unfit::Broken(FileKind::Png), "{what}");
    }
    for (width, height) in [(60_000, 60_000), (30_001, 1), (u32::MAX, u32::MAX)] {
        let vast = png_of(&[header(width, height), data(), end()]);
        assert_eq!(refused(&vast), Unfit::Vast, "{width} × {height}");
    }
}

#[test]
fn a_jpeg_keeps_its_picture_its_colours_and_which_side_is_up() {
    let mut tiff = orientation::block(6);
    tiff.extend_from_slice(b"GPS 37.9838N 23.7275E, camera 12345");
    let profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01profile");
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let file = jpeg_with(&[
        segment(0xE1, &[b"Exif\0\0", &tiff[..]].concat()),
        segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>anna</x:xmpmeta>",
        ),
        profile.clone(),
        segment(0xE2, b"MPF\0II*\0"),
        segment(0xED, b"Photoshop 3.0\08BIManna"),
        adobe.clone(),
        segment(0xFE, HTML),
    ]);
    let behind = [&file[..], b"\xFF\xD8\xFFa second picture, and a film"].concat();
    let kept = kept(&behind);
    let exif = segment(0xE1, &[b"Exif\0\0", &orientation::block(6)[..]].concat());
    assert_eq!(kept, jpeg_with(&[exif, profile, adobe]));
    for gone in ["GPS", "anna", "script", "film", "MPF"] {
        assert!(!holds(&kept, gone.as_bytes()), "{gone}");
    }
}

#[test]
fn a_jpeg_loses_its_thumbnail() {
    let mut jfif = JFIF.to_vec();
    let at = jfif.len() - 2;
    jfif[at..].copy_from_slice(&[1, 1]);
    jfif.extend_from_slice(b"abc");
    let plain = jpeg();
    let file = [&[0xFF, 0xD8][..], &segment(0xE0, &jfif), &plain[20..]].concat();
    assert_eq!(kept(&file), plain);
}

#[test]
fn a_png_keeps_its_picture_its_colours_and_which_side_is_up() {
    let mut tiff = orientation::block(8);
    tiff.extend_from_slice(b"GPS");
    let profile = chunk(b"iCCP", b"name\0\0profile");
    let gamma = chunk(b"gAMA", &[0, 0, 0xB1, 0x8F]);
    let file = png_with(&[
        gamma.clone(),
        profile.clone(),
        chunk(b"tEXt", b"Author\0anna"),
        chunk(b"zTXt", b"Comment\0\0bomb"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0anna"),
        chunk(b"tIME", b"1234567"),
        chunk(b"eXIf", &tiff),
        chunk(b"prVt", HTML),
    ]);
    let kept = kept(&file);
    let exif = chunk(b"eXIf", &orientation::block(8));
    assert_eq!(kept, png_with(&[gamma, profile, exif]));
    for gone in ["GPS", "anna", "script", "bomb"] {
        assert!(!holds(&kept, gone.as_bytes()), "{gone}");
    }
}

#[test]
fn a_profile_that_could_be_a_bomb_is_left_out() {
    let large = vec![0; super::LARGEST_PROFILE + 1];
    assert_eq!(kept(&png_with(&[chunk(b"iCCP", &large)])), png());
    let pieces: Vec<Vec<u8>> = (0..20)
        .map(|_| segment(0xE2, &[b"ICC_PROFILE\0".as_slice(), &[0; 60_000]].concat()))
        .collect();
    let kept = kept(&jpeg_with(&pieces));
    assert!(
        kept.len() < super::LARGEST_PROFILE + 1_000,
        "{}",
        kept.len()
    );
}

fn bent(file: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = file.len();
    let changes = prop::collection::vec((0..length, any::<u8>()), 0..6);
    (changes, 0..=length).prop_map(move |(changes, end)| {
        let mut file = file.clone();
        for (at, value) in changes {
            file[at] = value;
        }
        file.truncate(end);
        file
    })
}

proptest! {
    #[test]
    fn nothing_makes_it_stumble_and_what_it_takes_it_takes_again(
        file in prop_oneof![
            bent(pdf()),
            bent(jpeg_with(&[segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0")])),
            bent(png_with(&[chunk(b"eXIf", b"MM\0*\0\0\0\x08")])),
            prop::collection::vec(any::<u8>(), 0..300),
        ]
    ) {
        if let Ok(fit) = examine(&file) {
            prop_assert_eq!(examine(&fit.bytes), Ok(fit));
        }
    }
}
