use super::*;

fn said(problem: ProblemDetails) -> FailureText {
    words(&Failure::Problem(problem))
}

#[test]
fn a_problem_has_the_words_that_came_with_it() {
    let words = said(ProblemDetails {
        kind: "/problems/new".into(),
        title: "New".into(),
        detail: "Detail.".into(),
        next_step: "Next.".into(),
        ..ProblemDetails::default()
    });
    assert_eq!(
        (&*words.title, &*words.text, &*words.next),
        ("New", "Detail.", "Next.")
    );
}

#[test]
fn a_problem_without_words_has_some() {
    let words = said(ProblemDetails::of(Problem::Internal));
    assert!(!words.title.is_empty() && !words.text.is_empty() && !words.next.is_empty());
}

#[test]
fn what_varies_is_said() {
    let redirect = said(ProblemDetails {
        host: Some("evil.example".to_owned()),
        ..ProblemDetails::of(Problem::UnexpectedRedirect)
    });
    assert!(
        redirect
            .text
            .ends_with(" The address is on the host evil.example.")
    );
    let late = said(ProblemDetails {
        unknown_state: Some("ARCHIVED".to_owned()),
        ..ProblemDetails::of(Problem::Deadline)
    });
    assert!(late.text.contains("It last named the state ARCHIVED,"));
    let days = said(ProblemDetails {
        days: Some("2026-10-16/2026-11-15".into()),
        ..ProblemDetails::of(Problem::NoData)
    });
    assert!(days.text.ends_with("none for 2026-10-16 to 2026-11-15."));
    let rejected = said(ProblemDetails::of(Problem::CredentialRejected));
    assert!(
        rejected
            .text
            .ends_with("The token has been forgotten here.")
    );
}
