use super::*;

#[test]
fn debug_says_nothing() {
    let credential = Credential::of_user("mona", "s3cret").unwrap();
    assert_eq!(format!("{credential:?}"), "Credential(..)");
}
