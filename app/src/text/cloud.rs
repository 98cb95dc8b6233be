//! Words for the reports of GitHub Enterprise Cloud.

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id {
        "ghec.dormant_users" => "Dormant users of the enterprise",
        "ghec.members" => "Enterprise licences",
        "ghec.active_committers" => "Active committers",
        "ghec.usage" => "GitHub usage",
        "ghec.premium_requests" => "Premium requests",
        "ghec.token_usage" => "Token usage",
        "ghec.ai_credits" => "AI credits",
        _ => return None,
    })
}

/// The nouns for one row of a kind and for several.
#[must_use]
pub(super) fn noun(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "ghec.dormant_users" => ("account", "accounts"),
        "ghec.members" => ("licence", "licences"),
        _ => return None,
    })
}

/// A figure's title and rule.
#[must_use]
pub(super) fn kpi(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "outside_collaborators" => (
            "Outside collaborators",
            "The account is an outside collaborator.",
        ),
        "licensed_people" => ("People", "Every row of the report."),
        "with_pending_invites" => (
            "Pending invitations",
            "Invited to at least one organization, and has not answered.",
        ),
        "enterprise_owners" => ("Enterprise owners", "A role in the enterprise is Owner."),
        "organization_owners" => (
            "Organization owners",
            "Owner of at least one organization of the enterprise.",
        ),
        "collaborators" => (
            "Collaborators",
            "A role in the enterprise is that of a collaborator.",
        ),
        "visual_studio_users" => (
            "Visual Studio subscribers",
            "The person subscribes to Visual Studio.",
        ),
        "server_users" => ("On a server", "The person has an account on a server."),
        "advanced_security_users" => (
            "Advanced Security",
            "The person uses a licence of Advanced Security.",
        ),
        "committers" => ("Active committers", "Different people; each counts once."),
        "committers_30d" => (
            "Pushed in 30 days",
            "Different people who pushed within the 30 days before the as-of day.",
        ),
        "committed_repositories" => ("Repositories", "Different repositories."),
        "committed_owners" => (
            "Owners",
            "Different organizations, or people with managed users, that own these repositories.",
        ),
        "net_spend" => (
            "Net amount",
            "Net amounts, added up: what is paid after discounts.",
        ),
        "gross_spend" => (
            "Used",
            "Gross amounts, added up: what was used, before discounts.",
        ),
        "discounts" => ("Included", "Discounts, added up: what a plan includes."),
        "credit_spend" => ("In AI credits", "Gross amounts in AI credits, added up."),
        "credits" => ("AI credits", "AI credits, added up."),
        "users" => ("People", "Different people who used something."),
        "models" => ("Models", "Different models."),
        "billed_products" => ("Products", "Different products."),
        "billed_organizations" => ("Organizations", "Different organizations."),
        "billed_repositories" => ("Repositories", "Different repositories."),
        "requests" => ("Requests", "Quantities whose unit is requests, added up."),
        "over_quota" => (
            "Over their quota",
            "Different people with at least one row that exceeds the monthly quota.",
        ),
        "input_tokens" => ("Input tokens", "Added up."),
        "output_tokens" => ("Output tokens", "Added up."),
        "cache_creation_tokens" => ("Tokens into the cache", "Added up."),
        "cache_read_tokens" => ("Tokens from the cache", "Added up."),
        _ => return None,
    })
}

/// A chart's title.
#[must_use]
pub(super) fn chart(id: &str) -> Option<&'static str> {
    Some(match id {
        "outside_collaborators" => "Outside collaborators",
        "license_types" => "Type of licence",
        "enterprise_roles" => "Roles in the enterprise",
        "by_organizations" => "People by organizations",
        "visual_studio_status" => "Visual Studio licence",
        "committers_by_owner" => "Committers by owner",
        "committers_by_repository" => "Committers by repository",
        "repositories_by_committer" => "Repositories by committer",
        "last_push" => "Last push",
        "gross_by_day" => "Used by day",
        "gross_by_model" => "Used by model",
        "gross_by_person" => "Used by person",
        "gross_by_organization" => "Used by organization",
        "gross_by_product" => "Used by product",
        "gross_by_sku" => "Used by item",
        "gross_by_repository" => "Used by repository",
        "gross_by_cost_center" => "Used by cost centre",
        "input_tokens_by_day" => "Input tokens by day",
        "input_tokens_by_model" => "Input tokens by model",
        "input_tokens_by_person" => "Input tokens by person",
        "output_tokens_by_day" => "Output tokens by day",
        "output_tokens_by_model" => "Output tokens by model",
        "output_tokens_by_person" => "Output tokens by person",
        "net_by_person" => "Net amount by person",
        "net_by_model" => "Net amount by model",
        "net_by_product" => "Net amount by product",
        _ => return None,
    })
}
