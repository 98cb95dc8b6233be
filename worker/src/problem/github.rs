//! This module has the words for what GitHub’s API refuses.

use super::{Reach, Words};
use crate::response::Status;

pub(super) const NO_PERMISSION: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "This token may not read this report",
    detail: "GitHub knows the token, and answered that the token or its owner lacks the permission \
            for this report.",
    next_step: "Create a token as described with the report, or ask an owner of the organization \
               or enterprise to fetch it.",
};

pub(super) const NOT_VISIBLE: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "GitHub shows this token no such organization or enterprise",
    detail: "GitHub answered that there is nothing at this address. It gives the same answer if the \
            token may not see it, or if the organization has no Copilot.",
    next_step: "Check the name, as it stands in the address on GitHub, and whether it is an \
               organization or an enterprise. If both are right, use a token of one of its owners.",
};

pub(super) const IP_ALLOW_LIST: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "GitHub does not accept requests from this Rollcall",
    detail: "The organization or enterprise has an IP allow list, and the address that this \
            Rollcall sends requests from is not on it. The token may be right.",
    next_step: "Ask an owner of the organization or enterprise to add the address to the IP allow \
               list; the operator of this Rollcall knows it. Otherwise, download the report on \
               GitHub and drop it here.",
};

pub(super) const FEATURE_OFF: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "This report is switched off, or not in the plan",
    detail: "GitHub refuses this report because of a policy or the plan. Usage metrics need the \
            policy “Copilot usage metrics”; seats need Copilot Business or Copilot Enterprise. \
            GitHub also answers so if the token may not see usage metrics.",
    next_step: "Ask an owner to set the policy “Copilot usage metrics” to Enabled in the Copilot \
               settings of the organization or enterprise, and check its plan there.",
};

pub(super) const COPILOT_FOR_ALL: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "GitHub does not list seats that all members have",
    detail: "The organization has enabled Copilot for all members. GitHub lists its seats only if \
            they are given to selected members.",
    next_step: "Fetch the seats of the enterprise instead, or ask an owner to set the access to \
               “Selected members”. You can also download the activity report from the \
               organization’s Copilot settings and drop it here.",
};

pub(super) const REQUEST_REFUSED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "GitHub does not accept this request",
    detail: "GitHub answered that it cannot process the request: usually because of its days, which \
            it has no data for, or no longer.",
    next_step: "Choose other days. If GitHub refuses those too, tell the operator of this Rollcall: \
               GitHub’s API may have changed.",
};
