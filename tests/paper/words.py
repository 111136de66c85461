"""Running text in three languages, with the letters, ligatures and mixtures that go wrong on paper. Everyone here is invented."""

DARI = (
    "مراجع امروز با خواهرش به دفتر آمد و گفت که از ولایت بلخ به کابل آمده است. او حالا در خانهٔ مامایش زندگی می‌کند و "
    "تذکره‌اش نزد برادرش مانده است. نامه‌ای که از محکمه آورده بود، تاریخ پنجم میزان را دارد و شمارهٔ آن روشن نیست. "
    "وکیل مدافع گفت که عریضه باید تا پایان ماه ثبت شود، ولی الآن کسی در ریاست حقوق پاسخ نمی‌دهد. کارمند قضیه برای او "
    "توضیح داد که چه معلوماتی با کدام نهاد شریک می‌شود و او می‌تواند هر زمان رضایت خود را باز پس بگیرد. او خواهش کرد که "
    "تنها میان ساعت ۲ و ۴ بعد از ظهر با او تماس گرفته شود و هیچ پیامی گذاشته نشود. اطفال او سلامت هستند و به مکتب می‌روند؛ "
    "دخترش فعلاً صنف چهارم است. سلام، والدین، علاقه، اولاد، لالا، بلاخره و ولایات کلماتی‌اند که لام و الف دارند. "
    "قرار شد هفتهٔ آینده دوباره بیاید تا دربارهٔ نفقه و مهر صحبت شود. قاضی (محکمهٔ ابتدائیه) جلسه را به تعویق انداخته است."
)
PASHTO = (
    "مراجعه کوونکې نن له خپلې خور سره دفتر ته راغله او ويې ويل چې له ننګرهار ولایت څخه کابل ته راغلې ده. هغه اوس د خپل ماما "
    "په کور کې اوسېږي او تذکره یې له ورور سره پاتې ده. هغه لیک چې له محکمې یې راوړی و، د تلې د میاشتې نېټه لري، خو شمېره یې "
    "څرګنده نه ده. مدافع وکیل وویل چې عریضه باید د میاشتې تر پایه ثبت شي، مګر اوس هېڅوک ځواب نه ورکوي. د قضیې کارکوونکې ورته "
    "تشریح کړه چې کوم معلومات له کومې ادارې سره شریکېږي او دا چې هغه هر وخت کولای شي خپله رضایت بېرته واخلي. هغې غوښتنه وکړه "
    "چې یوازې د غرمې له دوو تر څلورو بجو پورې ورسره اړیکه ونیول شي او هېڅ پیغام پرېنښودل شي. ماشومان یې روغ دي او ښوونځي ته ځي؛ "
    "لور یې په څلورم ټولګي کې ده. پرېکړه وشوه چې راتلونکې اوونۍ بیا راشي څو د نفقې او مهر په اړه خبرې وشي. سلام، ولایتونه، "
    "لاسلیک، علاقه او اسلام هغه کلمې دي چې لام او الف لري. ښه ځای، ډېر څه، ړوند، ږیره، مڼه، کڼی او زړۍ هم ولیکئ."
)
ENGLISH = (
    "She came to the office today with her sister and said that she had moved from Balkh to Kabul. She is staying at her uncle's "
    "house for now, and her tazkira is still with her brother. The letter from the court has an official date but no number that "
    "anyone can read. The lawyer said the petition must be filed before the end of the month. The caseworker explained which "
    "information would be shared, with whom, and that she can withdraw her consent at any time. She asked to be called only "
    "between 2 and 4 in the afternoon, and that no message be left. The children are well and go to school; her first daughter "
    "is in the fourth class. They agreed to meet again next week to speak about maintenance and dower."
)
TEXTS = {"fa-af": DARI, "ps": PASHTO, "en": ENGLISH}
