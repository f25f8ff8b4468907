"""Plain lists of words: what a repair may mend to, what it leaves alone, names of formations."""

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\S+", text))


VERBS = _words("""
    remove combine replace swap move extend shorten raise lower add set make change use switch
    sort increase decrease put drop do run take give keep leave undo redo revert insert merge
    delete extend adjust shift reorder bump explain compare confirm cancel discard restore apply
    lengthen deepen squeeze circulate perforate spot reduce consolidate eliminate exchange
    substitute relocate convert isolate cover rearrange show list describe
""")
NOUNS = _words("""
    step steps plug plugs cement sacks excess yield class formation surface intermediate
    production casing shoe retainer bottom length depth interval violations baseline original
    version plan barrels cibp squeeze rule citation bridge total blocking issues warnings
    differences changes materials note comment
""")
# words between the others, which are misspelt as well
SMALL = _words("""
    should would could down from with between above below please deeper shallower higher before
    after instead needs need through until without because together another that this these
""")
# everyday English that a repair must leave alone: connectives, negations, past forms
COMMON = frozenset(
    _words("""
    mustnt neednt havent hasnt arent werent aint form forms shout cloud seeds house
    nope nah yep yup yeah nix yank noted motion shops stops
    a able about above acceptable across actually add after again against ago all almost alone
    along already also although always am among an and another any anybody anymore anyone
    anything anyway approval approve approved are around as ask at away back bad bail bailed
    bailer balance balanced base based be because been before begin behind being below beneath
    best better between big bit both bring brought but by bypass call called can cannot cant
    capital case cased cast cause chance changed changes check checks chose clean clear clearly
    client close come comes coming companies company could couldnt count couple course cover
    covered covers current currently customer cut day deal decide deep deeper deepest did didnt
    different directly do does doesnt doing done dont down dump during each earlier early easy
    either else end enough entire even ever every everyone everything exactly except explained
    export extra fact far feel few field figure file fill final finally find fine first fix
    fixed follow following for forget from full further gave get gets getting give given gives
    go goes going gone good got great ground guess guys had half hand happen happens hard has
    have having he head hear heavy help her here high higher highest him his hold hole home hope
    hour hours how however if ignore ill important in inside instead instructions into is isnt
    it its joke just keep keeps kept kind knew know known large last late later least leave
    leaves left less let lets level like likely line list little live long longer look looking
    looks lost lot low lower lowest made main make makes making many matter maybe me mean means
    might mind mine minute mistake moment money more most moved movie much mud music must my
    name near need needed needs neither never new news next nice no nobody none nor not note
    notes nothing now number of off office often oh oil ok old on once one ones only onto open
    operator or order organization other others our out outside over override own page part past
    people per perhaps person pipe place placed plain plan planned plans please plus poem point
    possible present president pretty price probably problem properly pull put question quick
    quite raised rate rather read real really reason recipe redo remain removed rest result rid
    rig right rock rules run runs said same sand save say says schedule scheduled score second
    see seem seen send sent several shall shallow shallower shallowest share shell short shorter
    should shouldnt show shown side simple since single sit site size small so some someone
    something song soon sorry sort specific spread stand start state stay stays step still stock
    stop string strong submit such suggest sum supposed sure system table tag tagged take taken
    takes talk tell ten tenant test than thank thanks that thats the their them then there these
    they thing things think third this those though thought three through throughout till time
    times to today together told too took top total touch toward tried true try tubing turn
    twice two type under undone unit unless until up upon us used uses using usual vary very
    wait waited want wanted was wasnt water way we weather week well wells went were what
    whatever whats when where wheres whether which while who whole why will wish with within
    without wont work working world worry would wouldnt write wrong yeah year years yes
    yesterday yet you your zone
    """)
)
# further words that may stand in a command without a rule that reads them
HARMLESS = frozenset(
    _words("""
    cost costs costing estimated budget money dollars dollar expensive cheap cheaper spend bill
    applied apply perf perfs ends sides cap caps capped i em im ill id ive u ya yall gimme lemme
    gonna wanna gotta outta
    kinda sorta tad btm bot chg shd pls plz thx slurry volume procedure program rrc commission
    district inspector engineer foreman boss crew hand hands rig cementer cementers customer
    kindly perform performed execute ahead prior knock throw ways foot feet ft csg tbg bore
    wellbore uphole downhole td buqw gau mdkb md kb per via onto toward towards versus amongst
    alongside accordingly regardless actually basically literally totally entirely whole overall
    evenly roughly approximately damn darn danged dang heck hell freaking stupid silly useless
    unneeded unnecessary redundant duplicate ensure verify confirming please okay alrighty folks
    fellas gents sir gentlemen howdy hey hi hello yo w btw fyi asap op ops neat correctly
    instead lengthwise centre center middle centered circulate circulated perforate squeezes
    retainers plugged afterwards afterward lastly secondly firstly finally thirdly meanwhile
    hereby respectively combined merged removed added moved raised lowered extended replaced
    shortened cut trimmed thicker taller longer shorter wider deeper shallower bigger smaller
    fewer extra additional
    """)
)
FORMATIONS: tuple[str, ...] = tuple(
    name.replace("_", " ")
    for name in _words("""
    Austin_Chalk Barnett Bell_Canyon Bend Blinebry Bone_Spring Brushy_Canyon Buda Canyon Capitan
    Castile Cherry_Canyon Cisco Clearfork Coleman_Junction Dean Delaware Devonian Eagle_Ford
    Edwards Ellenburger Fusselman Georgetown Glen_Rose Glorieta Grayburg Lamar Leonard
    Mississippian Montoya Morrow Olmos Pennsylvanian Queen Rustler San_Andres Seven_Rivers
    Silurian Simpson Spraberry Strawn Tansill Tubb Wichita Wichita_Albany Wilcox Wolfcamp
    Woodford Yates Atoka Drinkard Abo Salado Santa_Rosa Judkins McKnight Holt Penrose
    Lower_Clearfork Upper_Clearfork Lower_Spraberry Upper_Spraberry
    """)
)
