"""Names of one person, and names of different people, in the spellings that meet a caseworker. One pair is ``one|other``."""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.strip().partition("|") for pair in text.replace("\n", ",").split(",")) if one]


SAME = _pairs("""
فاطمه|فاطمة, فاطمه|Fatima, فاطمه|Fatema, فاطمه|Fatimah, فاطمه|Fatemeh, Fatima|Fatema, فاطیما|Fatima
فاطیما|فاطمه, محمد|Mohammad, محمد|Muhammad, محمد|Muhamad, محمد|Mohammed, محمد|Mohamed, محمد|Mohd
Mohammad|Muhamad, محمد کریم|Mohd Karim, احمد|Ahmad, احمد|Ahmed, عبدالرحیم|عبد الرحیم
عبدالرحیم|Abdul Rahim, عبدالرحیم|Abdurrahim, عبدالرحیم|Abdul-Raheem, عبدالله|Abdullah, عبدالله|Abdulla
عبدالله|عبد الله, عبدالعزیز|Abdul Aziz, نصرالله|Nasrullah, نصرالله|نصر الله, نصرالله|Nasrollah
حبیب‌الله|Habib Ullah, رحمت‌الله|Rahmatullah, نورالدین|Nooruddin, نورالدین|Nur ud Din
نورالدین|Nuriddin, جلال الدین|Jalaluddin, حبیب الرحمن|Habiburrahman, ضیاءالحق|Ziaulhaq
زیب النسا|Zaibunnisa, حاجی محمد کریم|محمد کریم, مولوی عبدالحق|Mawlawi Abdul Haq, سید احمد|Sayed Ahmad
سید احمد|احمد, بی‌بی گل|گل, بی بی زهرا|Bibi Zahra, زهرا|Zahra, زهرا|Zehra, زهره|Zohra, ذکیه|زکیه
ذکیه|Zakia, ذکیه|Zakiya, صدیقه|ثدیقه, صدیقه|Sediqa, صدیقه|Siddiqa, ګل|گل, گل مکی|ګل مکۍ, گلالی|Gulalai
ملالی|Malalai, پروین|Parwin, پروین|Parveen, مریم|Maryam, مریم|Mariam, خدیجه|Khadija, خديجة|خدیجه
عایشه|Ayesha, عایشه|Aisha, عائشه|عایشه, نجیبه|Najiba, شکریه|Shukria, شکریه|Shokria, لیلا|لیلی
لیلا|Laila, لیلا|Leila, ثریا|Soraya, ثریا|Suraya, رویا|Roya, حوا|Hawa, سمیرا|Samira, سهیلا|Suhaila
نرگس|Nargis, شبنم|Shabnam, فرشته|Fereshta, فرشته|Freshta, مرجان|Marjan, پلوشه|Palwasha, سپوږمۍ|سپوږمی
زرمینه|Zarmina, شیرین|Shirin, شیرین|Shireen, حمیده|Hamida, معصومه|Masuma, معصومه|Masooma, سکینه|Sakina
کریم|Karim, کریم|Kareem, رحیم|Raheem, یوسف|Yusuf, یوسف|Yousof, یوسف|Yousuf, یعقوب|Yaqub
ابراهیم|Ibrahim, ابراهیم|Ebrahim, اسماعیل|Ismail, اسماعیل|Esmael, اسحاق|Ishaq, موسی|Musa, موسی|موسا
عیسی|Eisa, مصطفی|Mustafa, مرتضی|Murtaza, علی|Ali, حسین|Hussain, حسین|Hossein, حسن|Hassan, عمر|Omar
عمر|Umar, عثمان|Usman, عثمان|Osman, غلام|Ghulam, غلام حیدر|Ghulam Haidar, قاسم|Qasim, قاسم|Kasim
قادر|Qader, غنی|Ghani, شفیقه|Shafiqa, نوید|Nawid, نوید|Navid, جواد|Jawad, داود|Dawood, داود|Daud
سعید|Saeed, سعید|Said, مسعود|Masood, مسعود|Massoud, شعیب|Shoaib, صالح|Saleh, فرح|Farah
روح‌الله|Ruhullah, شیرمحمد|شیر محمد, شیر محمد|Sher Mohammad, شاه|Shah, مژگان|Mozhgan, مژگان|Muzhgan
ژیلا|Zhila, هما|Huma, هما|Homa, طاهره|Tahera, طاهره|Tahira, ظریفه|Zarifa, نسرین|Nasrin, یاسمین|Yasamin
یاسمین|Yasmin, خورشید|Khurshid, گوهر|Gawhar, گوهر|Gohar, فوزیه|Fawzia, فوزیه|Fozia, سرور|Sarwar
انور|Anwar, اکبر|Akbar, اصغر|Asghar, وحید|Wahid, وحیده|Wahida, ناهید|Nahid, آمنه|Amina, امینه|Amina
کبری|Kubra, کبرا|Kobra
""")

# Alike enough to be shown, and never the same.
NEAR = _pairs("""
Hamid|Hamed, زهرا|زهره, Zahra|Zohra, Jamal|Jamil, Safia|Sofia, عمر|عامر
""")

# Different names, however alike they look: below the threshold.
DIFFERENT = _pairs("""
کریم|رحیم, Karim|Rahim, کریم|کرم, کریم|کریمه, Karim|Karima, محمد|محمود, Mohammad|Mahmood, محمد|احمد
Mohammad|Ahmad, احمد|حامد, حامد|حمید, احمد|احمدی, محمد کریم|محمد رحیم, عبدالرحیم|عبدالکریم
عبدالرحیم|Abdul Karim, عبدالرحمن|عبدالرحیم, نصرالله|نظرالله, حبیب الله|نجیب الله
جلال الدین|جمال الدین, Zahra|Zara, زهرا|زیبا, امین|ایمان, Amin|Iman, امینه|مینا, Amina|Mina
آمنه|امینه, فرید|فریده, Farid|Farida, فرید|فریدون, سلیم|سلیمان, Salim|Salima, سلیم|سلیمه, سالم|سلیم
سلما|سلیمه, جمیل|جمیله, جمال|جمیل, جمال|کمال, جلال|بلال, جمیله|جلیله, Jamila|Jalila, نجیبه|حبیبه
Najiba|Habiba, نسیمه|نعیمه, نسیمه|نسرین, رقیه|راضیه, صفیه|صوفیا, سمیه|سمیرا, سمیره|سمیه, ثریا|ثنا
شکیلا|شکریه, شکیبا|شکیلا, لیلا|لیدا, لیما|لیلا, پروین|پروانه, Parwin|Parwana, مرجان|مژگان, مریم|مرجان
ملالی|گلالی, Malalai|Gulalai, گل|گلالی, نادیه|نازیه, Nadia|Nazia, ناهید|نوید, حمیده|حلیمه, خدیجه|خالده
حسن|حسین, Hassan|Hussain, حسن|احسان, حسینه|حسنیه, علی|عالیه, Ali|Alia, علی|ولی, Ali|Wali, عمر|امیر
طاهر|طاهره, زلیخا|زلمی, رحمان|رحیم, نصیر|ناصر, Nasir|Nasira, یوسف|یاسین, یونس|یوسف, شفیق|شریف
شفیقه|شریفه, قادر|قدیر, کبیر|اکبر, غلام|علم, داود|دولت, نور|انور, نوریه|نورا, معصومه|مسعوده
سعیده|صدیقه, راحله|راحیل, فرزانه|فرخنده, فهیمه|فاطمه, Fatima|Fahima, فتانه|فاطمه, حوا|هما, صبا|صبریه
ظریفه|شریفه
""")
