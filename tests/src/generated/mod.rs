// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Calls of every action.

use super::{Call, run};

/// Every action, with its required arguments and with all.
pub const CALLS: &[Call] = &[
    Call {
        slug: "SPOKI_ADD_CONTACT_OPERATOR",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.add_contact_operator().id("4711").email("operator@example.com").send(),
        ),
        full: |client| run(
            client.add_contact_operator().id("4711").email("operator@example.com").send(),
        ),
    },
    Call {
        slug: "SPOKI_ADD_SERVICE_USER",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .add_service_user()
                .name("CRM bridge")
                .role(spoki_api::RoleName::ChatOperator)
                .send(),
        ),
        full: |client| run(
            client
                .add_service_user()
                .name("CRM bridge")
                .role(spoki_api::RoleName::ChatOperator)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CHECK_ROLE_PRIVATE_KEY",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.check_role_private_key().role_id(52).send()),
        full: |client| run(client.check_role_private_key().role_id(52).send()),
    },
    Call {
        slug: "SPOKI_CLONE_TEMPLATE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.clone_template().template_id(9021).send()),
        full: |client| run(client.clone_template().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_CREATE_ACCOUNT_ONBOARDING_LINK",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.create_account_onboarding_link().account_id(1204).send(),
        ),
        full: |client| run(
            client.create_account_onboarding_link().account_id(1204).send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(
            client
                .create_custom_field()
                .code("LOYALTY_LEVEL")
                .label("LOYALTY LEVEL")
                .example("Gold")
                .field_type(spoki_api::CustomFieldType::Text)
                .send(),
        ),
        full: |client| run(
            client
                .create_custom_field()
                .code("LOYALTY_LEVEL")
                .label("LOYALTY LEVEL")
                .example("Gold")
                .field_type(spoki_api::CustomFieldType::Text)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_LIST",
        reply: "{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}",
        minimal: |client| run(client.create_list().name("Newsletter").send()),
        full: |client| run(client.create_list().name("Newsletter").send()),
    },
    Call {
        slug: "SPOKI_CREATE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .create_media()
                .title("Spring catalog")
                .format_type(spoki_api::MediaFormat::Document)
                .content_type("application/pdf")
                .external_url("https://example.com/media/spring.pdf")
                .send(),
        ),
        full: |client| run(
            client
                .create_media()
                .title("Spring catalog")
                .format_type(spoki_api::MediaFormat::Document)
                .content_type("application/pdf")
                .external_url("https://example.com/media/spring.pdf")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_OR_UPDATE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(
            client.create_or_update_contact().phone("+390212345678").send(),
        ),
        full: |client| run(
            client
                .create_or_update_contact()
                .email("ada@example.com")
                .phone("+390212345678")
                .language(spoki_api::Language::English)
                .last_name("Lovelace")
                .first_name("Ada")
                .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(
            client
                .create_template()
                .name("order_shipped")
                .category(spoki_api::TemplateCategory::Marketing)
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .templatebuttoncomponent_set([
                            spoki_api::TemplateButton::builder()
                                .button_type(spoki_api::TemplateButtonType::QuickReply)
                                .text("Where is it?")
                                .order(0)
                                .build(),
                        ])
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .create_template()
                .name("order_shipped")
                .category(spoki_api::TemplateCategory::Marketing)
                .subcategory("CLASSIC")
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .templatebuttoncomponent_set([
                            spoki_api::TemplateButton::builder()
                                .button_type(spoki_api::TemplateButtonType::QuickReply)
                                .text("Where is it?")
                                .order(0)
                                .build(),
                        ])
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_TICKET",
        reply: "{\"closed_datetime\":\"2026-03-01T09:30:00Z\",\"contact\":{\"chat_link\":\"sample\",\"email\":\"bruno@example.com\",\"first_name\":\"Bruno\",\"has_invalid_phone\":false,\"id\":4712,\"language\":\"en\",\"last_name\":\"Esempio\",\"phone\":\"+390212345679\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}]},\"created_datetime\":\"2026-02-24T08:15:00.000Z\",\"description\":\"The candles were missing.\",\"id\":77,\"owner\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"},\"priority\":\"Highest\",\"reference\":\"CRM-88\",\"status\":\"Open\",\"title\":\"Cake without candles\",\"updated_datetime\":\"2026-02-25T08:15:00.000Z\"}",
        minimal: |client| run(
            client
                .create_ticket()
                .title("Invoice missing")
                .status(spoki_api::TicketStatus::Open)
                .priority(spoki_api::TicketPriority::High)
                .contact_phone("+390212345678")
                .send(),
        ),
        full: |client| run(
            client
                .create_ticket()
                .title("Invoice missing")
                .status(spoki_api::TicketStatus::Open)
                .priority(spoki_api::TicketPriority::High)
                .reference("CRM-2208")
                .description("The invoice for order 1042 has not arrived.")
                .contact_phone("+390212345678")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_DELETE_CONTACT",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_contact().id(4711).send()),
        full: |client| run(client.delete_contact().id(4711).send()),
    },
    Call {
        slug: "SPOKI_DELETE_CUSTOM_FIELD",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_custom_field().id(62).send()),
        full: |client| run(client.delete_custom_field().id(62).send()),
    },
    Call {
        slug: "SPOKI_DELETE_LIST",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_list().id(318).send()),
        full: |client| run(client.delete_list().id(318).send()),
    },
    Call {
        slug: "SPOKI_DELETE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_media().id("845").send()),
        full: |client| run(client.delete_media().id("845").send()),
    },
    Call {
        slug: "SPOKI_DELETE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_role().id("52").send()),
        full: |client| run(client.delete_role().id("52").send()),
    },
    Call {
        slug: "SPOKI_DELETE_TEMPLATE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_template().id(9021).send()),
        full: |client| run(client.delete_template().id(9021).force_delete(true).send()),
    },
    Call {
        slug: "SPOKI_DELETE_TICKET",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_ticket().id(77).send()),
        full: |client| run(client.delete_ticket().id(77).send()),
    },
    Call {
        slug: "SPOKI_GENERATE_ROLE_PRIVATE_KEY",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.generate_role_private_key().id("52").send()),
        full: |client| run(client.generate_role_private_key().id("52").send()),
    },
    Call {
        slug: "SPOKI_GET_ACCOUNT_CURRENT_REPORT",
        reply: "{\"account\":1204,\"contacted_contacts\":339,\"conversation_count\":343,\"created_datetime\":\"2026-02-28T08:15:00.000Z\",\"delivered_message_count\":1353,\"exchanged_messages\":2034,\"free_message_count\":678,\"granularity\":\"Day\",\"incoming_message_count\":678,\"period_start\":\"2026-02-01\",\"read_message_count\":1017,\"sent_message_count\":1356,\"template_message_count\":678,\"updated_datetime\":\"2026-02-28T09:15:00.000Z\"}",
        minimal: |client| run(
            client.get_account_current_report().account_id(1204).send(),
        ),
        full: |client| run(client.get_account_current_report().account_id(1204).send()),
    },
    Call {
        slug: "SPOKI_LIST_ACCOUNTS",
        reply: "[{\"account_type\":1,\"channels\":[{\"detail\":\"sample\"}],\"contacted_in_24h\":37,\"contacted_in_7d\":212,\"country_code\":\"sample\",\"current_credit\":84250,\"daily_limit\":1000,\"default_country_code\":\"sample\",\"default_language\":\"en\",\"default_prefix\":\"sample\",\"default_pricing_delta\":1.5,\"estimated_available_conversations\":1203,\"has_low_credit_alert\":true,\"has_official_verification\":false,\"id\":1204,\"is_active\":true,\"low_credit_threshold\":10000,\"min_credit_balance_millicents\":7,\"name\":\"Example Bakery\",\"phone\":\"390212345600\",\"phone_status\":\"Connected\",\"primary_channel_id\":1,\"quality_reasons\":[],\"quality_score\":\"GREEN\",\"status\":\"Active\",\"timezone\":\"sample\"}]",
        minimal: |client| run(client.list_accounts().send()),
        full: |client| run(client.list_accounts().send()),
    },
    Call {
        slug: "SPOKI_LIST_AGENCIES",
        reply: "[{\"account\":1204,\"id\":31}]",
        minimal: |client| run(client.list_agencies().send()),
        full: |client| run(client.list_agencies().send()),
    },
    Call {
        slug: "SPOKI_LIST_AUTOMATIONS",
        reply: "[{\"automation_groups\":[{\"detail\":\"sample\"}],\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"first_message_text\":\"Hi %%FIRST_NAME%%, we have your order.\",\"id\":1507,\"is_active\":true,\"is_favorite\":true,\"name\":\"Order confirmed\",\"updated_datetime\":\"2026-02-11T08:15:00.000Z\",\"updated_user\":{\"detail\":\"sample\"},\"webhook_set\":[{\"is_active\":true,\"link\":\"https://hooks.example.com/0f8f7c1e-0000-4000-8000-000000001507/\",\"secret\":\"example-webhook-secret\",\"uuid\":\"0f8f7c1e-0000-4000-8000-000000001507\"}]}]",
        minimal: |client| run(client.list_automations().send()),
        full: |client| run(
            client
                .list_automations()
                .search("cart")
                .is_active(true)
                .webhook_platform(spoki_api::WebhookPlatform::ActiveCampaign)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CAMPAIGNS",
        reply: "[{\"automation\":{\"id\":1508,\"name\":\"Parcel on its way\"},\"automation_completed\":4,\"automation_failed\":1,\"automation_interacted_with\":2,\"automation_started\":5,\"automation_valid_failed\":1,\"contacts_count\":5,\"created_datetime\":\"2026-02-09T08:15:00.000Z\",\"id\":232,\"lists\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"messages_failed\":1,\"messages_read\":4,\"messages_received\":2,\"messages_sent\":5,\"name\":\"Carnival opening hours\",\"other_contacts\":[1],\"scheduled_datetime\":\"2026-02-12T09:00:00.000Z\",\"status\":\"Draft\"}]",
        minimal: |client| run(client.list_campaigns().send()),
        full: |client| run(
            client
                .list_campaigns()
                .scheduled_datetime_gte("2026-03-01T00:00:00Z")
                .scheduled_datetime_lte("2026-03-31")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CONTACTS",
        reply: "[{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}]",
        minimal: |client| run(client.list_contacts().send()),
        full: |client| run(
            client
                .list_contacts()
                .tag(12)
                .email("ada@example.com")
                .phone("+390212345678")
                .search("lovelace")
                .language(spoki_api::Language::English)
                .last_name("Lovelace")
                .first_name("Ada")
                .is_blocked(true)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CUSTOM_FIELDS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_custom_fields().send()),
        full: |client| run(
            client.list_custom_fields().code("CUSTOMER").label("CUSTOMER NUMBER").send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_LISTS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_lists().send()),
        full: |client| run(client.list_lists().search("news").send()),
    },
    Call {
        slug: "SPOKI_LIST_MEDIA",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_media().send()),
        full: |client| run(client.list_media().send()),
    },
    Call {
        slug: "SPOKI_LIST_PARTNERS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_partners().send()),
        full: |client| run(client.list_partners().send()),
    },
    Call {
        slug: "SPOKI_LIST_REPORTS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_reports().send()),
        full: |client| run(
            client
                .list_reports()
                .account(1204)
                .granularity(spoki_api::ReportGranularity::Month)
                .period_start("2026-02-01")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_ROLES",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_roles().send()),
        full: |client| run(client.list_roles().send()),
    },
    Call {
        slug: "SPOKI_LIST_TAGS",
        reply: "[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]",
        minimal: |client| run(client.list_tags().send()),
        full: |client| run(client.list_tags().send()),
    },
    Call {
        slug: "SPOKI_LIST_TEMPLATES",
        reply: "[{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}]",
        minimal: |client| run(client.list_templates().send()),
        full: |client| run(client.list_templates().search("order").send()),
    },
    Call {
        slug: "SPOKI_LIST_TICKETS",
        reply: "[{\"closed_datetime\":\"2026-03-01T09:30:00Z\",\"contact\":{\"chat_link\":\"sample\",\"email\":\"bruno@example.com\",\"first_name\":\"Bruno\",\"has_invalid_phone\":false,\"id\":4712,\"language\":\"en\",\"last_name\":\"Esempio\",\"phone\":\"+390212345679\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}]},\"created_datetime\":\"2026-02-24T08:15:00.000Z\",\"description\":\"The candles were missing.\",\"id\":77,\"owner\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"},\"priority\":\"Highest\",\"reference\":\"CRM-88\",\"status\":\"Open\",\"title\":\"Cake without candles\",\"updated_datetime\":\"2026-02-25T08:15:00.000Z\"}]",
        minimal: |client| run(client.list_tickets().send()),
        full: |client| run(
            client
                .list_tickets()
                .page(1)
                .order(spoki_api::SortOrder::Descending)
                .sort_by("created_datetime")
                .per_page(25)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_REMOVE_ALL_LIST_CONTACTS",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.remove_all_list_contacts().id(318).send()),
        full: |client| run(client.remove_all_list_contacts().id(318).send()),
    },
    Call {
        slug: "SPOKI_REMOVE_CONTACT_OPERATOR",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .remove_contact_operator()
                .id("4711")
                .email("operator@example.com")
                .send(),
        ),
        full: |client| run(
            client
                .remove_contact_operator()
                .id("4711")
                .email("operator@example.com")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_REMOVE_LIST_CONTACTS",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.remove_list_contacts().list_id(318).contacts([4711, 4712]).send(),
        ),
        full: |client| run(
            client.remove_list_contacts().list_id(318).contacts([4711, 4712]).send(),
        ),
    },
    Call {
        slug: "SPOKI_RESEND_INVITATION",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.resend_invitation().id(640).send()),
        full: |client| run(client.resend_invitation().id(640).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_ACCOUNT",
        reply: "{\"account_type\":1,\"channels\":[{\"detail\":\"sample\"}],\"contacted_in_24h\":37,\"contacted_in_7d\":212,\"country_code\":\"sample\",\"current_credit\":84250,\"daily_limit\":1000,\"default_country_code\":\"sample\",\"default_language\":\"en\",\"default_prefix\":\"sample\",\"default_pricing_delta\":1.5,\"estimated_available_conversations\":1203,\"has_low_credit_alert\":true,\"has_official_verification\":false,\"id\":1204,\"is_active\":true,\"low_credit_threshold\":10000,\"min_credit_balance_millicents\":7,\"name\":\"Example Bakery\",\"phone\":\"390212345600\",\"phone_status\":\"Connected\",\"primary_channel_id\":1,\"quality_reasons\":[],\"quality_score\":\"GREEN\",\"status\":\"Active\",\"timezone\":\"sample\"}",
        minimal: |client| run(client.retrieve_account().account_id(1204).send()),
        full: |client| run(client.retrieve_account().account_id(1204).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_AUTOMATION",
        reply: "{\"automation_groups\":[{\"detail\":\"sample\"}],\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"first_message_text\":\"Hi %%FIRST_NAME%%, we have your order.\",\"id\":1507,\"is_active\":true,\"is_favorite\":true,\"name\":\"Order confirmed\",\"updated_datetime\":\"2026-02-11T08:15:00.000Z\",\"updated_user\":{\"detail\":\"sample\"},\"webhook_set\":[{\"is_active\":true,\"link\":\"https://hooks.example.com/0f8f7c1e-0000-4000-8000-000000001507/\",\"secret\":\"example-webhook-secret\",\"uuid\":\"0f8f7c1e-0000-4000-8000-000000001507\"}]}",
        minimal: |client| run(client.retrieve_automation().id(1507).send()),
        full: |client| run(client.retrieve_automation().id(1507).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(client.retrieve_contact().contact_id(4711).send()),
        full: |client| run(client.retrieve_contact().contact_id(4711).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(client.retrieve_custom_field().custom_field_id(61).send()),
        full: |client| run(client.retrieve_custom_field().custom_field_id(61).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_LIST",
        reply: "{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}",
        minimal: |client| run(client.retrieve_list().list_id(318).send()),
        full: |client| run(client.retrieve_list().list_id(318).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.retrieve_media().id("845").send()),
        full: |client| run(client.retrieve_media().id("845").send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.retrieve_role().id("52").send()),
        full: |client| run(client.retrieve_role().id("52").send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_TAG",
        reply: "{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}",
        minimal: |client| run(client.retrieve_tag().id(12).send()),
        full: |client| run(client.retrieve_tag().id(12).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(client.retrieve_template().template_id(9021).send()),
        full: |client| run(client.retrieve_template().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_REVERT_TEMPLATE_TO_DRAFT",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.revert_template_to_draft().template_id(9021).send(),
        ),
        full: |client| run(client.revert_template_to_draft().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_SYNC_CONTACTS_BULK",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .sync_contacts_bulk()
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .email("ada@example.com")
                        .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                        .build(),
                    spoki_api::ContactInput::builder()
                        .phone("+390212345679")
                        .language(spoki_api::Language::Italian)
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .sync_contacts_bulk()
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .email("ada@example.com")
                        .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                        .build(),
                    spoki_api::ContactInput::builder()
                        .phone("+390212345679")
                        .language(spoki_api::Language::Italian)
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_SYNC_LIST_CONTACTS",
        reply: "{\"errors\":[{\"detail\":\"sample\"}]}",
        minimal: |client| run(
            client
                .sync_list_contacts()
                .list_id("318")
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .last_name("Lovelace")
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .sync_list_contacts()
                .list_id("318")
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .last_name("Lovelace")
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CAMPAIGN",
        reply: "{\"automation\":{\"id\":1508,\"name\":\"Parcel on its way\"},\"automation_completed\":4,\"automation_failed\":1,\"automation_interacted_with\":2,\"automation_started\":5,\"automation_valid_failed\":1,\"contacts_count\":5,\"created_datetime\":\"2026-02-09T08:15:00.000Z\",\"id\":232,\"lists\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"messages_failed\":1,\"messages_read\":4,\"messages_received\":2,\"messages_sent\":5,\"name\":\"Carnival opening hours\",\"other_contacts\":[1],\"scheduled_datetime\":\"2026-02-12T09:00:00.000Z\",\"status\":\"Draft\"}",
        minimal: |client| run(client.update_campaign().id("233").send()),
        full: |client| run(
            client
                .update_campaign()
                .id("233")
                .name("Spring news")
                .status(spoki_api::SettableCampaignStatus::Scheduled)
                .scheduled_datetime("2026-03-21T09:00:00.000Z")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(client.update_contact().id("4711").send()),
        full: |client| run(
            client
                .update_contact()
                .id("4711")
                .email("ada@example.com")
                .phone("+390212345678")
                .language(spoki_api::Language::Italian)
                .last_name("Lovelace")
                .first_name("Ada")
                .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(
            client
                .update_custom_field()
                .label("CLIENT NUMBER")
                .custom_field_id(61)
                .send(),
        ),
        full: |client| run(
            client
                .update_custom_field()
                .label("CLIENT NUMBER")
                .custom_field_id(61)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_INVITATION_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .update_invitation_role()
                .id("640")
                .role(spoki_api::RoleName::Administrator)
                .send(),
        ),
        full: |client| run(
            client
                .update_invitation_role()
                .id("640")
                .role(spoki_api::RoleName::Administrator)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.update_media().id(845).title("Spring catalog 2026").send(),
        ),
        full: |client| run(
            client.update_media().id(845).title("Spring catalog 2026").send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .update_role()
                .id("52")
                .role(spoki_api::RoleName::ChatOperatorManager)
                .send(),
        ),
        full: |client| run(
            client
                .update_role()
                .id("52")
                .role(spoki_api::RoleName::ChatOperatorManager)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(client.update_template().id(9021).send()),
        full: |client| run(
            client
                .update_template()
                .id(9021)
                .name("order_shipped_v2")
                .category("UTILITY")
                .subcategory("CLASSIC")
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .id(15021)
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
    },
];
