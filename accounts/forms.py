"""Forms of sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from accounts.models import Unit, User
from accounts.passwords import LongMixedPasswordValidator


class SignInForm(AuthenticationForm):
    username = forms.CharField(label="Tên đăng nhập", widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label="Mật khẩu", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Sau 5 lần sai, tài khoản bị khoá.",
        "inactive": "Tài khoản đã ngừng hoạt động. Hãy liên hệ người quản trị.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A refused sign-in keeps the name: the password is what is typed again."""
        super().__init__(*args, **kwargs)
        if self.data.get("username"):
            del self.fields["username"].widget.attrs["autofocus"]
            self.fields["password"].widget.attrs["autofocus"] = True


class ChangePasswordForm(PasswordChangeForm):
    """The rule is said once, in one sentence; what else is refused (a common word, one's own name) is said then."""

    error_messages = {
        "password_incorrect": "Mật khẩu cũ không đúng.",
        "password_mismatch": "Hai lần nhập không giống nhau.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = LongMixedPasswordValidator().get_help_text()
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> Any:
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.", code="same_password")
        return password


class DeputyForm(forms.Form):
    """Which of the unit's other people stands in, and when."""

    user = forms.ModelChoiceField(
        label="Người thay",
        queryset=User.objects.none(),
        empty_label="Chọn người",
        error_messages={"required": "Hãy chọn người thay.", "invalid_choice": "Hãy chọn một người của đơn vị."},
    )
    first = forms.DateField(label="Từ ngày", localize=True)
    last = forms.DateField(label="Đến hết ngày", localize=True)

    def __init__(self, *args: Any, unit: Unit, head: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["user"]
        own = unit.people.filter(is_active=True, role__in=User.UNIT_ROLES)
        people.queryset = own.exclude(pk=head.pk).order_by("full_name")
        for name in ("first", "last"):
            day = self.fields[name]
            day.widget.attrs |= {"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off"}
            day.error_messages |= {"required": "Hãy ghi ngày.", "invalid": "Hãy ghi ngày dạng 31/12/2023."}
