"""The language of Party and State papers as data: words of form, of assignment, of time, and the nouns of bodies.

Plain regular expressions, compiled once. Each is written so that it looks at a text once, from left to right: reading
stays linear in the length of the paper.
"""

import re

UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
LOWER = UPPER.replace("A-Z", "a-z").lower()


def any_of(*words: str) -> str:
    """An alternative of words, longest first so that "có trách nhiệm" wins over "có"."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def listed(words: str) -> list[str]:
    """The words of a list written with a bar or a line end between them; a bar inside brackets is the word's own."""
    return [word.strip() for word in re.split(r"\|(?![^()]*\))|\n", words) if word.strip()]


# --- The form of the paper -------------------------------------------------------------------------------------------

KINDS = {
    "NGHỊ QUYẾT": "NQ",
    "CHỈ THỊ": "CT",
    "KẾT LUẬN": "KL",
    "QUYẾT ĐỊNH": "QĐ",
    "KẾ HOẠCH": "KH",
    "THÔNG BÁO": "TB",
    "CHƯƠNG TRÌNH": "CTr",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG": "CTr",
    "THÔNG BÁO KẾT LUẬN": "TB",
    "HƯỚNG DẪN": "",
    "QUY ĐỊNH": "",
    "QUY CHẾ": "",
    "CÔNG ĐIỆN": "",
    "BÁO CÁO": "",
    "TỜ TRÌNH": "",
    "ĐỀ ÁN": "",
    "PHƯƠNG ÁN": "",
    "CÔNG VĂN": "",
    "THÔNG TRI": "",
}
KIND_LINE = re.compile(rf"^\s*({any_of(*KINDS)})\s*:?\s*(.*)$", re.S)

MOTTO = re.compile(
    r"C[ỘÔ]NG H[ÒO][ÀA]? ?A? X[ÃA] H[ỘÔ]I CH[ỦU] NGH[ĨI]A VI[ỆÊ]T NAM"
    r"|[ĐD]ộc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc|ĐẢNG CỘNG SẢN VIỆT NAM",
    re.I,
)
RULE = re.compile(r"^[\s\-–—_*.=~…․]*$")
NUMBER = re.compile(
    r"\bSố\s*:?\s*([\d.]{0,7}\s*(?:/\s*\d{4}\s*)?[-–/]\s*[A-ZĐ][\wĐđ]*(?:\s?[-–/&]\s?[A-ZĐ][\wĐđ&]*)*)", re.I
)
PLACE_AND_DATE = re.compile(
    rf"([{UPPER}][^,;:|\n]{{1,60}}),\s*ngày\s*([\d.…_]*)\s*tháng\s*([\d.…_]*)\s*năm\s*(\d{{4}})?", re.I
)
SIGNED_BY_MACHINE = re.compile(
    r"Thời gian ký\s*:?\s*(\d{1,2})[./](\d{1,2})[./](\d{4})|Ngày ký\s*:?\s*(\d{1,2})[./](\d{1,2})[./](\d{4})"
)

BODY = any_of(
    *listed(
        """ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|BAN|VĂN PHÒNG|SỞ|BỘ|TỈNH ỦY|TỈNH UỶ|HUYỆN ỦY|HUYỆN UỶ|THÀNH ỦY|THÀNH UỶ
        THỊ ỦY|THỊ UỶ|QUẬN ỦY|QUẬN UỶ|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|ĐẢNG ĐOÀN|THỦ TƯỚNG|CHÍNH PHỦ|CỤC|CHI CỤC|TỔNG CỤC
        PHÒNG|MẶT TRẬN|ĐOÀN|HỘI|LIÊN ĐOÀN|QUỐC HỘI|CÔNG AN|THANH TRA|TÒA ÁN|VIỆN|TRUNG TÂM|TRƯỜNG|CHỦ TỊCH|BỘ TRƯỞNG
        BỘ CHÍNH TRỊ|THƯỜNG TRỰC|KHO BẠC|NGÂN HÀNG|TIỂU BAN|CHI BỘ"""
    )
)
ISSUER_START = re.compile(rf"^{BODY}\b")
# Names of places and attributes that carry on the body's name on a second line: "ỦY BAN NHÂN DÂN / TỈNH QUẢNG TRỊ".
ISSUER_REST = re.compile(
    r"^(?:TỈNH|HUYỆN|THÀNH PHỐ|TP\.?|XÃ|PHƯỜNG|THỊ XÃ|THỊ TRẤN|QUẬN|ĐẶC KHU|TRUNG ƯƠNG|VIỆT NAM|KHÓA)\b(?! ỦY| UỶ)"
)
AUTHORITY = re.compile(
    r"^(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|THỦ TƯỚNG|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|BAN THƯỜNG VỤ|BAN CHẤP HÀNH"
    r"|HỘI ĐỒNG NHÂN DÂN|BAN BÍ THƯ|BỘ CHÍNH TRỊ)\b"
)
RECIPIENTS = re.compile(r"^\s*Nơi\s+nhận\s*:?\s*", re.I)
ADDRESSEES = re.compile(r"^\s*Kính\s+gửi\s*:?|\bđiện\s*:\s*$", re.I)
CAPACITY = re.compile(r"^\s*(?:T/M|TM\.|TM\b|KT\.|TL\.|TUQ\.|T/L|K/T|Q\.)\s*[" + UPPER + "]")
POSITION = re.compile(
    r"^\s*(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|BÍ THƯ|PHÓ BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG BAN"
    r"|THỦ TƯỚNG|CHỦ NHIỆM|CỤC TRƯỞNG|VỤ TRƯỞNG|TỔNG BÍ THƯ|TRƯỞNG PHÒNG|VIỆN TRƯỞNG|CHỈ HUY TRƯỞNG|HIỆU TRƯỞNG"
    r"|THƯỜNG TRỰC|ỦY VIÊN|UỶ VIÊN|PHÓ CHÁNH|CHÁNH THANH TRA|THƯỜNG VỤ)"
)
PERSON = re.compile(rf"^\s*[{UPPER}][{LOWER}]*(?:\s+[{UPPER}][{LOWER}]*){{1,4}}\s*$")
ANNEX = re.compile(r"^\s*PHỤ\s*LỤC\b|^\s*Phụ lục\s*(?:số\s*)?[\dIVX]*\s*\.?\s*$|^\s*BIỂU\s*(?:SỐ)?\s*\d+\b")
ATTACHED = re.compile(r"^\s*\(?\s*(?:Ban hành k|K)èm theo\b", re.I)
PREAMBLE = re.compile(
    r"^(?:Thực hiện|Căn cứ|Trong|Ngày|Tại|Để|Sau khi|Kính gửi|Xét|Theo|Nhằm|Qua|Vừa qua|Chiều|Sáng|Từ ngày|Những năm"
    r"|Trên cơ sở|Thời gian qua|Tiếp tục|Triển khai|Hiện nay|Công tác|Năm \d{4}|Giao|Thừa|Phát huy|Trước tình hình)\b"
)
MEETING = re.compile(
    r"(?:ngày|[Nn]gày)\s*(\d{1,2})(?:\s*[-–,và]+\s*\d{1,2})?\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm|,)\s*(?:năm)?\s*(\d{4})"
)
MEETING_WORDS = re.compile(r"hội nghị|phiên họp|cuộc họp|buổi làm việc|kỳ họp|họp\b|làm việc với|giao ban", re.I)

# --- Sections --------------------------------------------------------------------------------------------------------

# What a heading says about the items under it. The first that matches decides; an inner heading wins over an outer one.
PAST = re.compile(
    r"đánh giá chung|đánh giá tình hình|kết quả (?:đạt được|thực hiện|nổi bật)|những kết quả|về kết quả|ưu điểm"
    r"|hạn chế|khuyết điểm|tồn tại|nguyên nhân|bài học|tình hình|thực trạng|bối cảnh|khó khăn, vướng mắc$|đặc điểm",
    re.I,
)
PURPOSE = re.compile(
    r"^(?:mục đích|yêu cầu|mục đích,? (?:và )?yêu cầu|quan điểm(?: chỉ đạo)?|sự cần thiết|căn cứ|cơ sở"
    r"|đối tượng.*|phạm vi.*"
    r"|mục tiêu, đối tượng|nguyên tắc|thành phần|thời gian,? địa điểm|giải thích từ ngữ)\W*$",
    re.I,
)
FUNDING = re.compile(r"^(?:nguồn )?(?:kinh phí|vốn)\b|nguồn kinh phí|kinh phí thực hiện|nguồn lực thực hiện", re.I)
GOALS = re.compile(r"\bmục tiêu\b|\bchỉ tiêu\b", re.I)
WORK = re.compile(
    r"nhiệm vụ|giải pháp|tổ chức thực hiện|phương hướng|nội dung|kiến nghị|đề nghị|công tác|trách nhiệm|phân công"
    r"|thực hiện|triển khai|yêu cầu|giao",
    re.I,
)

# --- Words of assignment ---------------------------------------------------------------------------------------------

ORDER = re.compile(
    r"(?<![\w])(?:[Gg]iao(?! ban)(?: nhiệm vụ| trách nhiệm)?(?: cho)?|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công|[Gg]iao cho"
    r"|[Cc]hỉ đạo(?= Ban cán sự))"
    r"\s*:?\s+(?=\S)"
)
ORDERING_VERB = re.compile(
    r"(?:những|tình hình|kết quả|cơ bản|thống nhất|thông nhất|nhất trí|tán thành|đồng ý|tại|để|nhằm|cho|nếu|khi|sau khi"
    r"|làm việc|yêu cầu|giao|đề nghị|ghi nhận|biểu dương|đánh giá cao|thông báo|kết luận|nhấn mạnh|khẳng định|đã"
    r"|quyết định|là(?! cơ quan| đơn vị| đầu mối))\b"
)
DUTY = re.compile(r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm|phải|cần|là cơ quan|là đơn vị|đồng chủ trì)\b")
TOGETHER = re.compile(
    r"[Pp]hối hợp(?:\s+(?:chặt chẽ|đồng bộ|hiệu quả|tốt|thường xuyên|kịp thời))?(?:,?\s+(?:hỗ trợ|giúp đỡ))?"
    r"(?:\s+(?:với|cùng(?: với)?))?\s*:?\s+"
)
AGREEMENT = re.compile(
    r"(?:^|[,.;]\s*)[^,.;]{0,80}?(?:cơ bản |hoàn toàn )?(?:thống nhất|nhất trí|đồng ý|tán thành|chấp thuận"
    r"|thông qua)\b",
    re.I,
)
FORWARD = re.compile(
    r"\b(?:cần|phải|giao|yêu cầu|đề nghị|phấn đấu|tiếp tục|tập trung|khẩn trương|đẩy mạnh|tăng cường"
    r"|chủ động|chủ trì|có trách nhiệm"
    r"|chịu trách nhiệm|quyết tâm)\b",
    re.I,
)
CHARGE = re.compile(
    r"\b(?:cần|phải|giao|yêu cầu|đề nghị|phấn đấu|chủ trì|có trách nhiệm|chịu trách nhiệm|khẩn trương)\b", re.I
)
CLOSING = re.compile(
    r"thông báo (?:để|tới|đến|cho|ý kiến|kết luận).{0,200}(?:biết|thực hiện)"
    r"|ban hành kèm theo|có hiệu lực (?:thi hành )?(?:kể )?từ"
    r"|được phổ biến đến"
    r"|thông báo để|xin (?:trân trọng )?(?:cảm ơn|thông báo)|trân trọng\W*$|sau đây (?:viết|gọi) tắt",
    re.I | re.S,
)
FIRST_VERBS = listed(
    """Rà soát|Đẩy mạnh|Tăng cường|Tiếp tục|Tập trung|Xây dựng|Tổ chức|Triển khai|Thực hiện|Chỉ đạo|Lãnh đạo
    Hoàn thành|Hoàn thiện
    Khẩn trương|Chủ động|Chủ trì|Phối hợp|Nâng cao|Phát huy|Phát triển|Bảo đảm|Đảm bảo|Kiểm tra|Giám sát
    Tham mưu|Đề xuất|Hướng dẫn|Tuyên truyền
    Quán triệt|Bố trí|Cân đối|Nghiên cứu|Đổi mới|Kiện toàn|Củng cố|Giữ vững|Quản lý|Theo dõi|Thường xuyên
    Kịp thời|Ban hành|Đẩy nhanh|Tháo gỡ
    Xử lý|Khắc phục|Ưu tiên|Huy động|Thúc đẩy|Hỗ trợ|Ứng dụng|Cập nhật|Đào tạo|Chuẩn bị|Chú trọng|Quan tâm
    Cụ thể hóa|Cụ thể hoá|Biểu dương|Báo cáo
    Phấn đấu|Nhận diện|Định kỳ|Thẩm định|Tiếp nhận|Chịu trách nhiệm|Giải quyết|Đánh giá|Sắp xếp|Mở rộng
    Khai thác|Tạo|Đưa|Có|Không|Làm|Giao|Yêu cầu
    Đề nghị|Duy trì|Thành lập|Tổng hợp|Đôn đốc|Phổ biến|Phân công|Thu hút|Cải thiện|Kiên quyết|Nghiêm túc
    Siết chặt|Cải cách|Rút ngắn|Tích cực"""
)
FIRST_VERB = re.compile(rf"^{any_of(*FIRST_VERBS)}\b")

# --- Labelled lines and the columns of annex tables ------------------------------------------------------------------

LEAD, TOGETHER_WITH, TIME, PRODUCT, CONTENT, INDEX, OTHER = (
    "lead",
    "together",
    "time",
    "product",
    "content",
    "index",
    "other",
)
LABELS = (
    (TOGETHER_WITH, r"(?:[Cc]ơ quan|[Đđ]ơn vị|[Tt]ổ chức)?,?\s*(?:[Đđ]ơn vị )?[Pp]hối hợp(?: thực hiện)?"),
    (
        LEAD,
        r"(?:[Cc]ơ quan|[Đđ]ơn vị|[Tt]ổ chức)(?:,? đơn vị)? (?:chủ trì|thực hiện|tham mưu|đầu mối|chịu trách nhiệm)"
        r"(?: thực hiện| tham mưu)?|[Cc]hủ trì(?: thực hiện)?|[Pp]hân công(?: thực hiện)?|[Tt]rách nhiệm thực hiện",
    ),
    (
        TIME,
        r"[Tt]hời (?:gian|hạn)(?: thực hiện| hoàn thành| trình| ban hành)?|[Tt]iến độ(?: thực hiện"
        r"| hoàn thành)?|[Hh]oàn thành",
    ),
    (
        PRODUCT,
        r"[Ss]ản phẩm(?: dự kiến| đầu ra| hoàn thành| chính)?|[Kk]ết quả(?: đầu ra| dự kiến| cần đạt"
        r"| đạt được)?|[Đđ]ầu ra",
    ),
    (CONTENT, r"[Nn]ội dung(?: thực hiện| công việc| nhiệm vụ)?|[Nn]hiệm vụ(?: cụ thể)?"),
    (
        OTHER,
        r"[Kk]inh phí(?: thực hiện)?|[Nn]guồn (?:kinh phí|lực)|[Gg]hi chú|[Ll]ãnh đạo (?:phụ trách"
        r"|chỉ đạo)|[Cc]ấp trình",
    ),
)
LABEL = re.compile(
    r"(?:^|(?<=[\n.;(])|(?<=[\n.;]\s)|(?<=[-+*•]\s))\s*(?:"
    + "|".join(f"(?P<{role}>{pattern})" for role, pattern in LABELS)
    + r")\s*:\s*"
)
COLUMNS = (
    (INDEX, re.compile(r"^(?:TT|STT|Stt|Số TT|Số thứ tự|#|Mã)\W*$", re.I)),
    (TOGETHER_WITH, re.compile(r"phối hợp", re.I)),
    (
        LEAD,
        re.compile(
            r"chủ trì|(?:cơ quan|đơn vị|tổ chức)(?: được)? (?:giao|thực hiện|chịu trách nhiệm|tham mưu"
            r"|đầu mối)|trách nhiệm thực hiện|phân công|chịu trách nhiệm",
            re.I,
        ),
    ),
    (TIME, re.compile(r"thời gian|thời hạn|tiến độ|thời điểm|hoàn thành|trình", re.I)),
    (PRODUCT, re.compile(r"sản phẩm|kết quả|đầu ra|hình thức", re.I)),
    (
        CONTENT,
        re.compile(
            r"nội dung|nhiệm vụ|công việc|tên|hoạt động|giải pháp|danh mục|đề án|văn bản|chỉ tiêu|mục tiêu", re.I
        ),
    ),
)

# --- Fields of work --------------------------------------------------------------------------------------------------

TOPICS = (
    (
        "party",
        re.compile(
            r"xây dựng Đảng|đảng viên|cấp ủy|tổ chức đảng|kiểm tra, giám sát|dân vận|chính trị, tư tưởng"
            r"|cán bộ|cải cách hành chính|tổ chức bộ máy|hệ thống chính trị",
            re.I,
        ),
    ),
    ("security", re.compile(r"quốc phòng|an ninh|quân sự|trật tự an toàn|phòng thủ|tội phạm|khiếu nại|tố cáo", re.I)),
    ("environment", re.compile(r"môi trường|tài nguyên|đất đai|khoáng sản|rừng|biến đổi khí hậu|thiên tai", re.I)),
    (
        "society",
        re.compile(
            r"giáo dục|y tế|văn hóa|văn hoá|giảm nghèo|an sinh|việc làm|thể thao|dân tộc|tôn giáo|khoa học"
            r"|chuyển đổi số|người có công",
            re.I,
        ),
    ),
    (
        "economy",
        re.compile(
            r"kinh tế|đầu tư|ngân sách|nông nghiệp|công nghiệp|dịch vụ|du lịch|doanh nghiệp|tăng trưởng"
            r"|giải ngân|nông thôn mới|xây dựng|thu hút|thương mại",
            re.I,
        ),
    ),
)
