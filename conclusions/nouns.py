"""The nouns of bodies as data: what begins a body's name, what carries it on, and the word that ends it."""

import re

from conclusions.grammar import UPPER, any_of, listed

# Words that begin the name of a body. A look-ahead keeps out the word that begins alike ("Ban hành", "Hội nghị").
NAMED_HEADS = listed(
    """Ủy ban|Uỷ ban|UBND|UBMTTQ|HĐND|Hội đồng|Sở|Bộ(?! máy| tiêu chí| chỉ số| phận)|Ban(?! hành| đầu)
    Văn phòng|Công an
    Thanh tra(?= [tThCSBNn])|Cục|Chi cục|Tổng cục|Vụ(?! việc| án)|Đảng ủy|Đảng uỷ|Tỉnh ủy|Tỉnh uỷ|Huyện ủy
    Huyện uỷ|Thành ủy|Thành uỷ
    Thị ủy|Thị uỷ|Quận ủy|Đảng bộ|Chi bộ|Mặt trận|MTTQ|Hội(?! nghị| nhập| thảo| họp| tụ)|Đoàn(?! kết)
    Huyện đoàn|Tỉnh đoàn|Thành đoàn
    Liên đoàn|Liên minh|Hiệp hội|Trung tâm|Phòng(?!,| chống| ngừa| thủ)|Viện|Trường(?! hợp)|Kho bạc|Ngân hàng
    Tòa án|Toà án|Bộ đội
    Giám đốc|Thủ trưởng|Chủ tịch|Phó Chủ tịch|Bộ trưởng|Chánh Văn phòng|Trưởng ban|Trưởng Ban|Trưởng phòng
    Bí thư|Thường trực
    Quỹ(?= [A-ZĐ])|Báo(?! cáo| chí)|Đài|Bảo hiểm|Công ty|Tập đoàn|Tổng công ty|Tổng Công ty|BCH|VP|Cơ quan
    Thuế tỉnh|Hải quan|Quân khu
    Chính phủ|Thủ tướng|Phó Thủ tướng|Phó Bí thư|Quân sự|Quốc hội|Tổ công tác|Tổ giúp việc|Tổ(?= [A-ZĐ])
    Tiểu ban|Chính quyền|Cấp ủy|Cấp uỷ|Người đứng đầu
    Lãnh đạo(?= các| [A-ZĐ]| tỉnh| huyện| đơn vị| cơ quan)|Tập thể lãnh đạo|Tỉnh|Thành phố|Huyện|Lực lượng
    Đồng chí|Đảng đoàn|Học viện
    Đại học|Chủ đầu tư|Ngành|Điện lực|Kiểm toán|Viễn thông|Chủ nhiệm|Bệnh viện|Đơn vị|Nhà trường|Cổng Thông tin
    Thống kê (?=tỉnh|huyện)"""
)
PLAIN_HEADS = listed(
    """chính quyền|lực lượng|đảng đoàn|ban cán sự đảng|đảng ủy|đảng uỷ|ban thường vụ|cấp ủy|cấp uỷ|tổ chức đảng
    người đứng đầu|tập thể lãnh đạo|lãnh đạo các|lãnh đạo
    đồng chí|chủ đầu tư
    cơ quan chuyên môn|cơ quan thường trực|thủ trưởng|giám đốc|chủ tịch|bí thư|cơ quan chủ trì|đơn vị chủ trì
    ngành"""
)
_GROUP_NOUNS = listed(
    """sở|ban(?! hành)|bộ(?! phận| tiêu| máy| chỉ số)|ngành|xã(?! hội)|phường|thị trấn|đặc khu|huyện|quận
    thị xã|thành phố|tỉnh|thành
    cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|cấp|chi bộ|đảng bộ|đảng ủy|đảng uỷ|tỉnh ủy|tỉnh uỷ|thành ủy
    huyện ủy|đảng đoàn
    hội(?! nghị| thảo)|doanh nghiệp|chủ đầu tư|chủ rừng|chủ thể|trường(?! hợp)|bệnh viện|tập đoàn|tổng công ty
    công ty|đồng chí
    tầng lớp|cán bộ|lực lượng|phòng(?!,)|trung tâm|viện|hiệp hội|ngân hàng|nhà trường|đảng viên|thôn|khu phố
    vụ(?! việc| án)|cục
    Bộ|Sở|Ban|Đảng|Vụ|Cục|Hội|Tỉnh|UBND|Ủy ban|Đoàn|Phòng|Công|Huyện|Trường|Tập"""
)
_GROUP = "(?:[Cc]ác|[Tt]ừng|[Mm]ỗi|[Tt]oàn thể|[Tt]ất cả các)"
# "tỉnh Đắk Lắk", "xã Cẩm Thạch": a place that answers for itself.
PLACE_HEAD = rf"(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+[{UPPER}]"
HEAD = re.compile(
    rf"(?:{any_of(*NAMED_HEADS)}(?:\b|(?=[{UPPER}]))|{any_of(*PLAIN_HEADS)}\b|{_GROUP}\s+{any_of(*_GROUP_NOUNS)}\b"
    rf"|{PLACE_HEAD})"
)
GROUP_HEAD = re.compile(rf"{_GROUP}\b")
# A bare noun that begins a set phrase: "cơ quan, địa phương liên quan", "Sở, ban, ngành".
GENERIC = re.compile(
    r"(?:[Cc]ơ quan|[Đđ]ơn vị|[Đđ]ịa phương|[Đđ]oàn thể|[Tt]ổ chức(?=,)|[Dd]oanh nghiệp|[Cc]á nhân"
    r"|sở|ban|ngành|bộ|Sở(?=,)|Ban(?=,)|Bộ(?=,))(?![\w])(?! hành)"
)
TERRITORY = re.compile(r"(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|đặc khu)$")

# Heads whose names are written in capitals: a run of small words after one is no longer the name.
STRICT_HEAD = re.compile(
    r"(?:Sở|Bộ|Phòng|Ban|Văn phòng|Công an|Cục|Chi cục|Thanh tra|Đảng ủy|Đảng uỷ|UBND|Ủy ban nhân dân|Uỷ ban nhân dân)"
    rf"\s+[{UPPER}]"
)
SMALL_WORDS = frozenset(
    word
    for words in listed(
        """tỉnh huyện xã phường thành phố thị trấn quận cấp các và nhân dân trung ương địa liên quan có trực thuộc của
        khu vực chuyên môn chức năng nhà nước ủy uỷ đảng hội đồng đoàn thể ngành ban sở quản lý trên bàn
        nông thôn vận tải xã hội hạ tầng đô thị công nghiệp kỹ thuật kinh tế dân tộc quân sự dự án đầu tư đào tạo"""
    )
    for word in words.split()
)
# Capital words that carry a name on after a comma: "Sở Văn hóa, Thể thao và Du lịch".
NAME_GOES_ON = re.compile(
    r"(?:Thể thao|Du lịch|Thương binh|Thông tin|Gia đình|Ngư|Lâm|Xã hội|Môi trường|Công nghệ|Thương mại|Tín ngưỡng)\b"
)
# The lower-case word that ends a body's name: the verb, adverb or preposition that follows it.
STOP = re.compile(
    r"(?<![\w-])(?:"
    + any_of(
        *listed(
            """chủ trì|chủ động|phối hợp|tập trung|khẩn trương|tiếp tục|kịp thời|thường xuyên|nghiêm túc
            tăng cường|đẩy mạnh|đẩy nhanh
            căn cứ|theo dõi|theo|trên cơ sở|nghiên cứu|rà soát|xây dựng|chỉ đạo|triển khai|thực hiện|hướng dẫn
            báo cáo
            cần|phải|bố trí|cân đối|hoàn thiện|hoàn thành|đề xuất|kiến nghị|trình|ban hành|bảo đảm|đảm bảo
            phát huy|nâng cao|thẩm định
            kiểm tra|đôn đốc|giám sát|tổng hợp|phân công|lập|quán triệt|tuyên truyền|vận động|đề nghị|yêu cầu
            giao|thống nhất|nhất trí
            đồng ý|cơ bản|thông nhất|tán thành|tại|chậm nhất|muộn nhất|trước|ghi nhận|biểu dương|đánh giá
            thông báo|sớm|ngay|đã|đang|sẽ|được|bị|để|nhằm|nếu|khi|sau khi|và các năm|trước ngày
            thể hiện|nắm|xem xét|xác định|quyết định|phê duyệt|cập nhật|chuẩn bị|tạo|phụ trách|đổi mới|khắc phục
            giải quyết|xử lý|quan tâm|chú trọng
            gắn|đăng ký|công khai|công bố|phản ánh|gửi|cung cấp|tiếp nhận|tiếp thu|bổ sung|điều chỉnh|sửa đổi
            huy động|hỗ trợ|duy trì
            không|chưa|cùng|gương mẫu|chấp hành|định kỳ|hằng năm|hàng năm|hằng quý|hằng tháng|trực tiếp
            trong quá trình|trong thời gian
            trong tháng|trong năm|trong quý|từ nay|trước mắt|tự|tích cực|phấn đấu|quyết tâm|chịu|làm|mở|đưa
            ưu tiên|khai thác|sắp xếp
            kiện toàn|củng cố|giữ|ngăn chặn|phát hiện|phân tích|dự báo|tính toán|thành lập|thu hồi|chi trả
            thu hút|những|tình hình|kết quả|cụ thể hóa|cụ thể hoá|cam kết
            bám sát|phát động|khuyến khích|thúc đẩy|hợp tác|liên hệ|trao đổi|tham gia|thanh tra|đấu tranh|xét
            lựa chọn|sử dụng
            nghiêm|quyết liệt|khẳng định|nhấn mạnh|kết luận|lưu ý|tận dụng|tháo gỡ|đồng chủ trì|đồng thời
            nhanh chóng|góp phần|cho"""
        )
    )
    + r"|(?<!tập thể )(?<!, )(?<!; )(?<!và )lãnh đạo|phát triển(?! nông thôn)"
    + r"|(?<!các )(?<!, )(?<!và )(?<!từng )(?<!mỗi )(?<!Các )(?<!là )tổ chức(?! đảng| chính trị| xã hội"
    r"| đoàn thể| liên quan| có liên quan)"
    + r"|(?<!cơ quan )(?<!ban )tham mưu"
    + r"|(?<!nhất )là(?! tổ chức| cá nhân)"
    + r"|có(?! liên quan| thẩm quyền| chức năng| điều kiện| nhu cầu)"
    + r")(?![\w-])"
)
