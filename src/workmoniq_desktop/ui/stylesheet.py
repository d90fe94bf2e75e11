"""The Qt style sheet of every window, written from tokens."""

from collections.abc import Mapping
from string import Template

from workmoniq_desktop.ui.resources import path_of

_SHEET = Template("""
QWidget { color: $text; }
QWidget#window, QWidget#page, QScrollArea#page, QDialog { background: $canvas; border: none; }
QWidget#navigation { background: $surface; border-right: 1px solid $line; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: ${radius_l}px; }
QFrame#glance { background: $surface; border: 1px solid $edge; border-radius: ${radius_l}px; }
QFrame#hover { background: $surface; border: 1px solid $edge; border-radius: ${radius_m}px; }
QFrame#note {
    background: $warning_soft; border: 1px solid $warning; border-radius: ${radius_m}px;
    margin-top: 12px;
}
QFrame#note QLabel { color: $text; }
QFrame#toast { background: $surface; border: 1px solid $edge; border-radius: ${radius_m}px; }
QFrame#list_row { background: $surface; border: 1px solid $line; border-radius: ${radius_m}px; }
QFrame#rule { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel[role="title"] { font-size: 20pt; font-weight: 600; }
QLabel[role="figure"] { font-size: 26pt; font-weight: 600; }
QLabel[role="heading"] { font-size: 12pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="field"] { font-weight: 600; }
QLabel[role="error"] { color: $danger; }
QLabel[role="good"] { color: $accent; }
QLabel[role="empty"] { color: $muted; font-size: 11pt; }
QLabel[role="phrase"] {
    background: $sunken; border-radius: ${radius_m}px; padding: 12px 14px;
    font-family: monospace; font-size: 13pt;
}

QLabel[role="code"] {
    background: $sunken; border-radius: ${radius_m}px; padding: 14px 16px;
    font-family: monospace; font-size: 17pt; font-weight: 600;
}
QLabel[role="digits"] {
    background: $sunken; border-radius: ${radius_m}px; padding: 14px 20px;
    font-family: monospace; font-size: 26pt; font-weight: 600;
}

QPushButton {
    background: $surface; border: 1px solid $edge; border-radius: ${radius_m}px;
    padding: 6px 14px; min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:disabled { color: $edge; border-color: $line; background: $canvas; }
QPushButton:focus { border: 2px solid $focus; padding: 5px 13px; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $edge; border-color: $line; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="danger"] {
    background: $danger; color: $on_danger; border-color: $danger; font-weight: 600;
}
QPushButton[role="danger"]:hover { background: $danger_hover; }
QPushButton[role="danger"]:disabled { background: $sunken; color: $edge; border-color: $line; }
QPushButton[role="danger"]:focus { border-color: $text; }

QPushButton[role="quiet"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 6px 4px;
}
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:disabled { color: $edge; background: transparent; }
QPushButton[role="quiet"]:focus { border: 2px solid $focus; padding: 5px 3px; }

QToolButton {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_m}px;
    padding: 5px;
}
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $focus; }

QPushButton[role="nav"] {
    text-align: left; background: transparent; border: 2px solid transparent; padding: 9px 12px;
    border-radius: ${radius_m}px;
}
QPushButton[role="nav"]:hover { background: $hover; }
QPushButton[role="nav"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[role="nav"]:focus { border-color: $focus; }

QFrame#segments { background: $sunken; border-radius: ${radius_m}px; border: none; }
QPushButton[role="segment"] {
    background: transparent; border: 2px solid transparent; padding: 4px 13px;
    border-radius: ${radius_m}px; color: $muted;
}
QPushButton[role="segment"]:hover { color: $text; }
QPushButton[role="segment"]:checked {
    background: $surface; color: $text; border-color: $line; font-weight: 600;
}
QPushButton[role="segment"]:focus { border-color: $focus; }

QLineEdit, QPlainTextEdit {
    background: $surface; border: 1px solid $edge; border-radius: ${radius_m}px;
    padding: 6px 10px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit { padding: 4px 6px; }
QLineEdit:focus { border: 2px solid $focus; padding: 5px 9px; }
QPlainTextEdit:focus { border: 2px solid $focus; padding: 3px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $edge; border-color: $line; }

QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $surface; border: 1px solid $edge; border-radius: ${radius_m}px;
    padding: 6px 10px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border: 2px solid $focus; padding: 5px 9px;
}
/* what Qt adds to them by itself: with this they are as high as a line or a combo box */
QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox { padding: 5px 10px 4px 10px; }
QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {
    padding: 4px 9px 3px 9px;
}
QDateEdit:disabled, QTimeEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QComboBox:disabled { color: $edge; border-color: $line; }
QDateEdit::drop-down, QComboBox::drop-down {
    subcontrol-origin: padding; subcontrol-position: center right; border: none; width: 24px;
}
QDateEdit::down-arrow, QComboBox::down-arrow {
    image: url($chevron_down); width: 14px; height: 14px;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    border: none; padding: 0; background: transparent; min-height: 0;
}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QTimeEdit QLineEdit { padding-left: 10px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button, QTimeEdit::up-button, QTimeEdit::down-button {
    border: none; background: transparent; width: 24px;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QTimeEdit::up-button {
    subcontrol-origin: border; subcontrol-position: top right;
}
QSpinBox::down-button, QDoubleSpinBox::down-button, QTimeEdit::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QTimeEdit::up-arrow {
    image: url($chevron_up); width: 12px; height: 12px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QTimeEdit::down-arrow {
    image: url($chevron_down); width: 12px; height: 12px;
}
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $edge; selection-background-color: $accent_soft;
    selection-color: $text; padding: 4px;
}

QLineEdit[refused="true"], QPlainTextEdit[refused="true"], QDateEdit[refused="true"],
QTimeEdit[refused="true"], QSpinBox[refused="true"], QDoubleSpinBox[refused="true"],
QComboBox[refused="true"] { border: 2px solid $danger; }
QLineEdit[refused="true"], QComboBox[refused="true"] { padding: 5px 9px; }
QPlainTextEdit[refused="true"] { padding: 3px 5px; }
QDateEdit[refused="true"], QTimeEdit[refused="true"], QSpinBox[refused="true"],
QDoubleSpinBox[refused="true"] { padding: 4px 9px 3px 9px; }

QCheckBox { spacing: 10px; }
QCheckBox::indicator {
    width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px; background: $surface;
}
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url($tick);
}
QCheckBox::indicator:disabled { border-color: $line; background: $canvas; }
QCheckBox::indicator:checked:disabled { background: $edge; }
QCheckBox::indicator:focus { border: 2px solid $focus; width: 14px; height: 14px; }

QRadioButton { spacing: 10px; }
QRadioButton::indicator {
    width: 16px; height: 16px; border: 1px solid $edge; border-radius: 8px; background: $surface;
}
QRadioButton::indicator:checked {
    width: 8px; height: 8px; border: 5px solid $accent; border-radius: 9px;
}
QRadioButton::indicator:focus { border-color: $focus; }
QRadioButton::indicator:unchecked:focus { border: 2px solid $focus; width: 14px; height: 14px; }
QTableView#lines { font-family: monospace; font-size: 9pt; }

QTableView {
    background: $surface; border: 1px solid $line; border-radius: ${radius_l}px;
    gridline-color: transparent; selection-background-color: $accent_soft;
    selection-color: $text; outline: none;
}
QTableView:focus { border: 2px solid $focus; }
QTableView#week::item { padding: 0 8px; }
QTableView#week QHeaderView::section { padding: 8px; }
QTableView#week::item:selected { background: $accent_soft; color: $text; }
QListView#table {
    background: $surface; border: 1px solid $line; border-radius: ${radius_l}px; padding: 6px;
    outline: none;
}
QListView#table:focus { border: 2px solid $focus; padding: 5px; }
QTreeView {
    background: $surface; border: 1px solid $line; border-radius: ${radius_m}px; padding: 6px;
    selection-background-color: $accent_soft; selection-color: $text; outline: none;
}
QTreeView:focus { border: 2px solid $focus; padding: 5px; }
QTreeView::item { padding: 6px 4px; border-radius: 4px; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QTableWidget::item { padding: 2px 12px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $edge;
    padding: 8px 12px; font-weight: 600;
}
QHeaderView::section:first { border-top-left-radius: ${radius_l}px; }
QHeaderView::section:last { border-top-right-radius: ${radius_l}px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QProgressBar {
    background: $sunken; border: none; border-radius: 4px; max-height: 8px; min-height: 8px;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $edge; border-radius: 4px; min-height: 32px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 4px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; padding: 6px; }
""")


# In high contrast what is chosen is framed, not only tinted, and edges are thicker.
_CONTRAST = Template("""
QFrame#card, QFrame#list_row, QFrame#glance, QFrame#toast, QFrame#hover { border: 2px solid $edge; }
QWidget#navigation { border-right: 2px solid $edge; }
QPushButton[role="nav"]:checked, QPushButton[role="segment"]:checked {
    border: 2px solid $text; font-weight: 700;
}
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus,
QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QTableView:focus,
QPushButton[role="nav"]:focus, QPushButton[role="segment"]:focus,
QPushButton[role="primary"]:focus, QPushButton[role="danger"]:focus {
    border: 2px solid $focus; outline: 2px solid $focus;
}
QCheckBox:focus, QRadioButton:focus { background: $hover; }
QPushButton:disabled, QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled,
QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QTimeEdit:disabled {
    color: $faint; border: 1px dashed $faint;
}
QCheckBox:disabled { color: $faint; }
QLabel[role="error"] { font-weight: 700; }
""")


def stylesheet(
    colours: Mapping[str, str], radius: Mapping[str, int], *, dark: bool, contrast: bool = False
) -> str:
    """QSS of one look. Colours are #rrggbb by name; radius is pixels by name."""
    words = {name.replace("-", "_"): value for name, value in colours.items()}
    words |= {f"radius_{name}": str(pixels) for name, pixels in radius.items()}
    # Qt's style sheets take pictures from files only.
    pictures = {"chevron_up": "chevron-up", "chevron_down": "chevron-down"}
    pictures["tick"] = "tick-dark" if dark else "tick-light"
    words |= {at: path_of(f"icons/{name}.svg").as_posix() for at, name in pictures.items()}
    # Disabled must look so without the usual grey, which would be too weak or too strong here.
    words["faint"] = "#a0a0a0" if dark else "#6f6f6f"
    more = _CONTRAST.substitute(words) if contrast else ""
    return _SHEET.substitute(words) + more
