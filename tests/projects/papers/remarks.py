"""What an officer asks to correct in these tests."""

from projects.services.checks import RemarkInput

ONE_REMARK = [RemarkInput("clinical", "existing_means", "请补充与同类产品的比较。")]
