from typing import Any

from django.db import migrations, models

# Version 1. Paragraphs are separated by blank lines; whoever, what and how long is named in the terms above them.
BODY_ZH = """\
一、目的。甲方（成果方）为项目的申报人，乙方（企业方）为本协议列明的企业。双方经“春雨行动”服务平台相互选择，为评估和洽谈该项目的合作而签订本协议。乙方取得的保密信息只能用于这一目的。

二、保密信息的范围。保密信息是指本协议列明编号和名称的项目中，甲方在平台上仅向获准人员开放的内容和文件，以及双方为同一目的通过平台消息、会面等方式提供并注明或者依其性质应当保密的信息。下列信息不在此列：签订前已经公开的；签订后非因乙方原因公开的；乙方能够证明在取得之前已合法持有、由有权第三方合法提供或者自行独立研发的。

三、乙方的义务。乙方应当妥善保管保密信息，只允许甲方在平台上点名同意的本单位人员查阅；不得复制、摘录、拍照、转发，不得向其他任何单位和个人提供，甲方在平台上允许下载的文件除外；不得自行或者委托他人据此申请专利、申请注册或者备案、开发产品或者发表。乙方对其人员的行为负责，并保证其人员知悉本协议。

四、甲方的义务。甲方对乙方在平台上提供的未公开的经营和技术信息承担同等的保密义务。甲方保证其有权开放上述内容；属于职务科技成果的，须经所在机构在平台上同意后才会开放。

五、不授予权利。本协议不转让、不许可任何专利、技术秘密或者其他权利，不构成独家安排，也不使任何一方负有继续洽谈或者签订合作合同的义务。合作条件由双方另行书面约定。

六、开放与收回。甲方决定开放的人员、期限以及是否允许下载，并可以随时收回。平台记录每一次查阅，显示的页面和文件带有查阅人、单位和时间的水印；甲方可以看到这些记录。

七、返还与销毁。保密期限届满、洽谈终止或者甲方要求时，乙方应当停止使用保密信息，并在十五日内返还或者销毁所持有的全部文件和复制件；依法必须留存的除外，留存期间继续保密。

八、法律要求的披露。依照法律法规或者有权机关的要求必须披露的，乙方应当在允许的范围内事先通知甲方，并只披露所必需的部分。

九、期限。保密义务自双方均已签署之时起生效，期限以本协议列明的月数为准；洽谈提前终止、开放被收回或者项目申报人变更，均不影响已经产生的保密义务。申报人变更的，新的申报人承接甲方的权利和义务。构成商业秘密的信息，在其公开之前依法继续受到保护。

十、违约责任。任何一方违反本协议的，应当立即停止违约行为、采取补救措施，并依法赔偿对方因此受到的损失。

十一、适用法律与争议解决。本协议适用中华人民共和国法律。争议由双方协商解决；协商不成的，可以向有管辖权的人民法院提起诉讼。

十二、签署。签署人声明其有权代表本方签署。双方在平台上以本人账号点击确认即为签署；平台保存协议全文、签署人、签署时间和摘要值，任何人可以凭核验码核验。平台及药品监督管理部门提供场所和记录，不是本协议的当事人。"""

BODY_EN = """\
1. Purpose. Party A (the project's side) is the applicant of the project, Party B (the enterprise's side) the enterprise named in this agreement. They have chosen each other on the Spring Rain service platform and enter into this agreement in order to assess and negotiate working together on the project. Party B may use confidential information for this purpose only.

2. Confidential information. This is whatever Party A opens on the platform to admitted persons alone, texts and documents, of the project whose number and title this agreement names, and whatever either party provides for the same purpose through messages on the platform, in meetings or otherwise and marks as confidential or that is confidential by its nature. It is not: what was public before the signature; what becomes public later through no fault of Party B; what Party B can show that it lawfully held before, lawfully received from a third party entitled to give it, or developed independently.

3. What Party B undertakes. Party B keeps the confidential information safe and lets only those of its people read it whom Party A has admitted by name on the platform. It does not copy, excerpt, photograph or pass it on, nor give it to any other organisation or person, except for documents whose download Party A allows on the platform. It does not, itself or through others, file patents, apply for registration or filing, develop products or publish on its basis. Party B answers for what its people do and makes this agreement known to them.

4. What Party A undertakes. Party A keeps undisclosed business and technical information that Party B provides on the platform confidential in the same way. Party A warrants that it may open what it opens; a service invention is opened only after the institution has agreed on the platform.

5. No rights are granted. This agreement transfers and licenses no patent, know-how or other right, is not exclusive, and obliges nobody to go on negotiating or to conclude a contract. Terms of working together are agreed separately in writing.

6. Opening and taking back. Party A decides to which persons, for how long and with or without download it opens the project, and may take this back at any time. The platform records every reading; pages and documents carry a watermark with the reader, the organisation and the time; Party A can see these records.

7. Return and destruction. When the term has ended, when talks end, or when Party A asks for it, Party B stops using the confidential information and within fifteen days returns or destroys all documents and copies it holds, except for what must be kept by law, which stays confidential meanwhile.

8. Disclosure required by law. Where laws, regulations or a competent authority require disclosure, Party B informs Party A beforehand as far as this is allowed, and discloses only what is necessary.

9. Term. The duty of confidentiality begins when both parties have signed and lasts for the number of months named in this agreement. That talks end early, that access is taken back, or that the project gets another applicant does not affect duties that have arisen; a new applicant takes over the rights and duties of Party A. Information that is a trade secret stays protected by law until it becomes public.

10. Breach. Whoever breaks this agreement stops doing so at once, takes remedial measures, and compensates the other party for the loss according to law.

11. Law and disputes. The laws of the People's Republic of China apply. Disputes are settled by negotiation; failing that, either party may bring an action before the people's court that has jurisdiction.

12. Signature. Each signer declares that he is entitled to sign for his party. The parties sign by confirming on the platform with their own accounts; the platform keeps the full text, who signed, when, and the digest, and anybody may verify them by the verification code. The platform and the medical products administration provide the place and the record; they are not parties to this agreement. Should the two languages differ, the Chinese text counts."""


def publish_first_text(apps: Any, schema_editor: Any) -> None:
    apps.get_model("matching", "NdaText").objects.get_or_create(
        number=1, defaults={"body_zh": BODY_ZH, "body_en": BODY_EN}
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_matches")]

    operations = [
        migrations.AddField(
            model_name="agreement", name="signatures", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.RunPython(publish_first_text, migrations.RunPython.noop),
    ]
