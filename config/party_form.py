"""The form of the Party's papers: numbers of one guide, kept apart from the rest of the settings."""

# Hướng dẫn 36-HD/VPTW (03/4/2018): margins and distances in mm, sizes in pt.
PARTY_FORM = {
    "margin_top": 20,
    "margin_bottom": 20,
    "margin_left": 30,
    "margin_right": 15,
    "page_number_size": 14,
    "page_number_from_edge": 10,
    "motto_size": 15,
    "parent_size": 14,
    "issuer_size": 14,
    "number_size": 14,
    "place_size": 14,
    "kind_size": 16,
    "subject_size": 14,
    "body_size": 14,
    "first_line_indent": 10,
    "paragraph_gap": 6,
    "line_height": 18,
    "signer_size": 14,
    "signer_title_bold": True,
    "recipients_heading_size": 14,
    "recipients_size": 12,
}
