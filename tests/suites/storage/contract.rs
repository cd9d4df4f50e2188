//! What every storage promises.

use super::{Kept, Place, bytes, hour, in_every_storage, keep, now, read, whole};
use web::connectors::storage::Name;

in_every_storage! {
    async fn what_was_kept_is_read_again_and_removed_once(kept: Kept) {
        let storage = kept.storage;
        for size in [0, 1, 64 * 1024, 3_000_000] {
            let name = keep(&storage, &bytes(size)).await;
            assert_eq!(read(&storage, &name).await, bytes(size));
            assert_eq!(read(&storage, &name).await, bytes(size));
            storage.remove(&name).await.expect("it is removed");
            assert!(storage.open(&name).await.expect("it is answered").is_none());
            storage.remove(&name).await.expect("it is removed already");
        }
    }

    async fn a_file_that_was_never_kept_is_none(kept: Kept) {
        let storage = kept.storage;
        assert!(storage.open(&Name::drawn()).await.expect("it is answered").is_none());
        storage.remove(&Name::drawn()).await.expect("it is removed already");
        assert_eq!(storage.older_than(now() + hour()).await.expect("it is listed"), []);
    }

    async fn a_name_is_used_once_and_never_written_over(kept: Kept) {
        let storage = kept.storage;
        let name = keep(&storage, b"one").await;
        for other in [&b"two"[..], b"one", b"longer than one"] {
            let again = storage.keep(&name, other.to_vec().into()).await;
            assert!(again.is_err(), "{again:?}");
            assert_eq!(read(&storage, &name).await, b"one");
        }
    }

    async fn one_that_is_being_read_stays_whole_while_others_come_and_go(kept: Kept) {
        let storage = kept.storage;
        let name = keep(&storage, &bytes(500_000)).await;
        let contents = storage.open(&name).await.expect("it is answered").expect("it is there");
        let other = keep(&storage, &bytes(1000)).await;
        storage.remove(&other).await.expect("it is removed");
        assert_eq!(whole(contents).await.expect("it is read whole"), bytes(500_000));
    }

    async fn many_at_once_are_all_there_and_all_listed(kept: Kept) {
        let storage = kept.storage;
        let sizes: Vec<usize> = (0..60).map(|number| number * 100).collect();
        let contents: Vec<Vec<u8>> = sizes.iter().map(|size| bytes(*size)).collect();
        let mut names = futures::future::join_all(contents.iter().map(|bytes| keep(&storage, bytes))).await;
        for (name, bytes) in names.iter().zip(&contents) {
            assert_eq!(&read(&storage, name).await, bytes);
        }
        let mut listed = storage.older_than(now() + hour()).await.expect("it is listed");
        names.sort();
        listed.sort();
        assert_eq!(listed, names);
        assert_eq!(storage.older_than(now() - hour()).await.expect("it is listed"), []);
    }

    async fn what_is_not_ours_is_neither_listed_nor_touched(kept: Kept) {
        let ours = keep(&kept.storage, b"ours").await;
        let name = Name::drawn();
        for foreign in [
            "files/readme.txt".to_owned(),
            "files/00/notes & <more>.txt".to_owned(),
            format!("files/00/{}", name.as_str().to_uppercase()),
            format!("files/00/{name}.pdf"),
            format!("files/00/{name}0"),
            format!("other/00/{name}"),
            format!("{name}"),
        ] {
            kept.lay(&foreign);
        }
        assert_eq!(kept.storage.older_than(now() + hour()).await.expect("it is listed"), [ours]);
        match &kept.place {
            Place::Folder(data) => assert!(data.path().join("files/readme.txt").exists()),
            Place::Bucket(bucket) => assert_eq!(bucket.files().len(), 8),
        }
    }
}
