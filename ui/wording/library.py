"""Every string of the library and the chooser of collections, one record a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryWording:
    """The strings of one interface language; see ``Wording`` for how they are filled in.

    ``refusals`` are by ``RefusalKind``, ``stored`` by what became of an upload.
    """

    chooser: str
    everything: str
    loading: str
    unreachable: str
    unnamed: str
    passages: tuple[str, str]

    # Adding files
    add: str
    drop: str
    choose_files: str
    drop_hint: str
    into: str
    new_collection: str
    collection_name: str
    first_name: str
    instead: str
    read_only: str
    sending: str
    stored: dict[str, str]

    # Jobs
    indexing: str
    preparing: str
    writing: str
    waiting: str
    cancel: str
    cancelled: str
    failed: str

    # A collection
    last_sync: str
    added: tuple[str, str]
    changed: tuple[str, str]
    removed: tuple[str, str]
    unchanged: tuple[str, str]
    skipped: tuple[str, str]
    nothing: str
    sync: str
    sync_folder: str
    no_folder: str
    kept_in: str
    read_from: str
    not_indexed: tuple[str, str]
    not_yet: str
    empty: str
    list_documents: str
    more: str
    remove_named: str
    remove: str
    remove_sure: str
    delete: str
    delete_sure: str

    refusals: dict[str, str]


ENGLISH_LIBRARY = LibraryWording(
    chooser="Look in",
    everything="All collections",
    loading="Opening the library …",
    unreachable="The server does not answer. What was sent before is kept.",
    unnamed="Documents",
    passages=("1 passage", "{n} passages"),
    add="Add documents",
    drop="Drop files here, or",
    choose_files="choose files",
    drop_hint="PDF, Word, Markdown, text and HTML, up to {n} MB each. They stay on the machine "
    "that runs Sanad.",
    into="Into",
    new_collection="A new collection",
    collection_name="Its name",
    first_name="My documents",
    instead="Replace earlier files of the same name",
    read_only="This server shows its collections and changes nothing.",
    sending="sending …",
    stored={
        "kept": "kept",
        "new": "kept as {name}",
        "replaced": "in place of the earlier {name}",
        "beside": "there is another {sent}; kept as {name}",
        "same": "{name} is there already, word for word",
    },
    indexing="Indexing {name}",
    preparing="Preparing to index {name}",
    writing="Finishing {name}",
    waiting="{name} waits its turn",
    cancel="Cancel",
    cancelled="Indexing {name} was cancelled. Its files are kept; it answers as before.",
    failed="{name} could not be indexed, and answers as before. {message}",
    last_sync="Indexed {moment}",
    added=("1 added", "{n} added"),
    changed=("1 changed", "{n} changed"),
    removed=("1 removed", "{n} removed"),
    unchanged=("1 unchanged", "{n} unchanged"),
    skipped=("1 not indexed", "{n} not indexed"),
    nothing="no files",
    sync="Re-sync",
    sync_folder="Re-sync {name} with its folder",
    no_folder="Nobody noted which folder this index was made from; run qa index once more.",
    kept_in="kept in {folder}",
    read_from="read from {folder}",
    not_indexed=("1 file is not indexed", "{n} files are not indexed"),
    not_yet="not indexed yet",
    empty="No documents yet.",
    list_documents="Documents",
    more="{n} more are found by searching.",
    remove_named="Remove {name}",
    remove="Remove",
    remove_sure="Really remove?",
    delete="Delete collection",
    delete_sure="Delete it with its files?",
    refusals={
        "read_only": "This server changes nothing.",
        "no_collection": "There is no collection “{value}” any more.",
        "not_ours": "“{value}” is read from a folder: change the files there, and re-sync it.",
        "no_folder": "It is not known which folder “{value}” was made from. Run qa index once more.",
        "name_empty": "Please give the collection a name with letters or digits.",
        "name_taken": "There is a collection “{value}” already.",
        "format": "{value}: this kind of file cannot be read. Known are {known}.",
        "file_empty": "{value} is empty.",
        "file_large": "{value} is larger than {most} MB. Split it.",
        "file_gone": "{value} is not there any more.",
        "disk": "The library cannot be written: {value}.",
    },
)

TURKISH_LIBRARY = LibraryWording(
    chooser="Nerede bakılsın",
    everything="Bütün koleksiyonlar",
    loading="Kitaplık açılıyor …",
    unreachable="Sunucu cevap vermiyor. Daha önce gönderilenler saklandı.",
    unnamed="Belgeler",
    passages=("1 bölüm", "{n} bölüm"),
    add="Belge ekle",
    drop="Dosyaları buraya bırakın ya da",
    choose_files="dosya seçin",
    drop_hint="PDF, Word, Markdown, metin ve HTML, her biri en çok {n} MB. Sanad'ın çalıştığı "
    "makinede kalırlar.",
    into="Nereye",
    new_collection="Yeni bir koleksiyon",
    collection_name="Adı",
    first_name="Belgelerim",
    instead="Aynı adlı eski dosyaların yerine geçsin",
    read_only="Bu sunucu koleksiyonlarını gösterir, hiçbir şeyi değiştirmez.",
    sending="gönderiliyor …",
    stored={
        "kept": "saklandı",
        "new": "{name} adıyla saklandı",
        "replaced": "eski {name} dosyasının yerine geçti",
        "beside": "başka bir {sent} var; {name} adıyla saklandı",
        "same": "{name} zaten var, harfi harfine aynı",
    },
    indexing="{name} dizinleniyor",
    preparing="{name} için hazırlanılıyor",
    writing="{name} tamamlanıyor",
    waiting="{name} sırada",
    cancel="Vazgeç",
    cancelled="{name} için dizinlemeden vazgeçildi. Dosyaları duruyor; önceki gibi cevap veriyor.",
    failed="{name} dizinlenemedi, önceki gibi cevap veriyor. {message}",
    last_sync="Dizinlendi: {moment}",
    added=("1 eklendi", "{n} eklendi"),
    changed=("1 değişti", "{n} değişti"),
    removed=("1 kaldırıldı", "{n} kaldırıldı"),
    unchanged=("1 aynı kaldı", "{n} aynı kaldı"),
    skipped=("1 dizinlenmedi", "{n} dizinlenmedi"),
    nothing="dosya yok",
    sync="Eşitle",
    sync_folder="{name} koleksiyonunu klasörüyle eşitle",
    no_folder="Bu dizinin hangi klasörden yapıldığı bilinmiyor; qa index komutunu yeniden çalıştırın.",
    kept_in="{folder} içinde saklanıyor",
    read_from="{folder} klasöründen okunuyor",
    not_indexed=("1 dosya dizinde değil", "{n} dosya dizinde değil"),
    not_yet="henüz dizinlenmedi",
    empty="Henüz belge yok.",
    list_documents="Belgeler",
    more="{n} tanesi daha arayarak bulunur.",
    remove_named="{name} dosyasını kaldır",
    remove="Kaldır",
    remove_sure="Gerçekten kaldırılsın mı?",
    delete="Koleksiyonu sil",
    delete_sure="Dosyalarıyla birlikte silinsin mi?",
    refusals={
        "read_only": "Bu sunucu hiçbir şeyi değiştirmez.",
        "no_collection": "“{value}” koleksiyonu artık yok.",
        "not_ours": "“{value}” bir klasörden okunuyor: dosyaları orada değiştirip eşitleyin.",
        "no_folder": "“{value}” hangi klasörden yapıldı, bilinmiyor. qa index komutunu çalıştırın.",
        "name_empty": "Lütfen koleksiyona harf ya da rakam içeren bir ad verin.",
        "name_taken": "“{value}” adında bir koleksiyon zaten var.",
        "format": "{value}: bu tür dosyalar okunamıyor. Okunanlar: {known}.",
        "file_empty": "{value} boş.",
        "file_large": "{value}, {most} MB'tan büyük. Bölün.",
        "file_gone": "{value} artık yok.",
        "disk": "Kitaplığa yazılamıyor: {value}.",
    },
)

LIBRARY: dict[str, LibraryWording] = {"en": ENGLISH_LIBRARY, "tr": TURKISH_LIBRARY}
