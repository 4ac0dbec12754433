"""Forms of sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError


class SignInForm(AuthenticationForm):
    username = forms.CharField(label="Tên đăng nhập", widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label="Mật khẩu", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Sau 5 lần sai, tài khoản bị khoá.",
        "inactive": "Tài khoản đã ngừng hoạt động. Hãy liên hệ người quản trị.",
    }


class ChangePasswordForm(PasswordChangeForm):  # type: ignore[type-arg]
    def clean_new_password1(self) -> Any:
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.", code="same_password")
        return password


class StyleSampleForm(forms.Form):
    """The fields shown on the style page, in their states."""

    title = forms.CharField(label="Tên nhiệm vụ", help_text="Viết ngắn, bắt đầu bằng động từ.")
    work_done = forms.CharField(label="Kết quả", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "— Chọn —"), ("1", "Có thời hạn"), ("2", "Thường xuyên")])
    due_on = forms.DateField(
        label="Thời hạn",
        localize=True,
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
    )
    completion = forms.IntegerField(label="Tiến độ (%)", min_value=0, max_value=100)
    claims_done = forms.BooleanField(label="Đã hoàn thành", required=False)
    evidence = forms.FileField(
        label="Tài liệu kèm theo", required=False, help_text="PDF, Word, Excel hoặc ảnh, tối đa 20 MB."
    )
