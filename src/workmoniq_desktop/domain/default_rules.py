"""The categories a history begins with: which apps and sites belong where, as data.

An app is named as each system names it: WM_CLASS or app id on Linux, the exe on Windows, the
bundle id on macOS. A site is found by its host, and where no URL is known by what its titles end
with. Domains that hold several things (mail.google.com, docs.google.com) are named in full.
"""

from dataclasses import dataclass
from typing import Any, Final

from workmoniq_desktop.domain.categories import Category, category_to_json
from workmoniq_desktop.domain.rules import Field, Need, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json

SET: Final = 1
"""Which set of defaults this is; a history notes the one it was given."""
SPACING: Final = 1 << 20
"""Between the positions of neighbours, so that a rule can be put in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Default:
    """One category with what belongs there."""

    uid: str
    category: str
    apps: str = ""
    sites: str = ""
    endings: str = ""


# Hues from the palette of tokens.json that are far from each other on light and dark grounds.
CATEGORIES: Final = (
    Category(path="Work", colour="#0e78af"),
    Category(path="Communication", colour="#b5820c"),
    Category(path="Design", colour="#a570d1"),
    Category(path="Finance", colour="#498133"),
    Category(path="Reading", colour="#04a19b"),
    Category(path="Social", colour="#d76074"),
    Category(path="Media", colour="#ac513b"),
    Category(path="Games", colour="#9b518d"),
    Category(path="Shopping", colour="#ce710c"),
    Category(path="System", colour="#466eb8"),
)

# One name a line; asked from the top, the first that fits gives the category.
_DEFAULTS: Final = (
    _Default(
        uid="meetings",
        category="Communication > Meetings",
        apps="""
            zoom
            zoom.exe
            us.zoom.xos
            Microsoft Teams - Meeting
            com.webex.meetingmanager
            CiscoCollabHost*
            webex*
            Jitsi Meet
            jitsi-meet*
            gotomeeting*
            com.logmein.gotomeeting
            BigBlueButton*
            FaceTime
            com.apple.FaceTime
        """,
        sites="""
            meet.google.com
            zoom.us
            meet.jit.si
            webex.com
            whereby.com
            bigbluebutton.org
        """,
        endings="""
            Google Meet
            Jitsi Meet
            Zoom
            BigBlueButton
            Whereby
        """,
    ),
    _Default(
        uid="mail",
        category="Communication > Mail",
        apps="""
            thunderbird
            thunderbird.exe
            thunderbird-*
            org.mozilla.Thunderbird
            betterbird*
            evolution
            org.gnome.Evolution
            org.gnome.Geary
            geary
            kmail
            org.kde.kmail2
            kontact
            org.kde.kontact
            Mailspring
            mailspring*
            outlook.exe
            olk.exe
            com.microsoft.Outlook
            com.apple.mail
            HxOutlook.exe
            sylpheed
            claws-mail
            em-client*
            MailClient.exe
            com.readdle.smartemail-Mac
            com.superhuman.electron
            tutanota-desktop
        """,
        sites="""
            mail.google.com
            outlook.live.com
            outlook.office.com
            outlook.office365.com
            mail.yahoo.com
            mail.proton.me
            app.fastmail.com
            mail.gmx.net
            web.de
            icloud.com
            app.tuta.com
        """,
        endings="""
            Gmail
            Outlook
            Proton Mail
            Fastmail
            Yahoo Mail
            GMX
        """,
    ),
    _Default(
        uid="chat",
        category="Communication > Chat",
        apps="""
            slack
            slack.exe
            com.tinyspeck.slackmacgap
            com.slack.Slack
            discord
            discord.exe
            com.hnc.Discord
            com.discordapp.Discord
            teams
            teams.exe
            ms-teams.exe
            teams-for-linux
            Microsoft Teams*
            com.microsoft.teams*
            telegram*
            TelegramDesktop
            org.telegram.desktop
            ru.keepcoder.Telegram
            signal
            signal.exe
            org.signal.Signal
            org.whispersystems.signal-desktop
            whatsapp*
            net.whatsapp.WhatsApp
            element
            element.exe
            element-desktop
            im.riot.*
            im.riot.app
            mattermost*
            Mattermost.Desktop
            rocket.chat*
            zulip*
            skype*
            com.skype.skype
            com.apple.MobileSMS
            com.apple.iChat
            hexchat
            pidgin
            dino
            im.dino.Dino
            fractal
            nheko
            threema*
            wire
            com.wearezeta.zclient.mac
            polari
        """,
        sites="""
            app.slack.com
            discord.com
            teams.microsoft.com
            teams.live.com
            web.telegram.org
            web.whatsapp.com
            chat.google.com
            messages.google.com
            app.element.io
            web.threema.ch
            messenger.com
        """,
        endings="""
            Slack
            Discord
            WhatsApp
            Telegram Web
            Element
            Messenger
            Microsoft Teams
            Google Chat
        """,
    ),
    _Default(
        uid="programming",
        category="Work > Programming",
        apps="""
            code
            code.exe
            code-oss
            code - insiders
            codium
            vscodium*
            com.microsoft.VSCode*
            com.vscodium*
            cursor
            cursor.exe
            com.todesktop.230313mzl4w4u92
            windsurf*
            zed
            dev.zed.Zed
            jetbrains-*
            com.jetbrains.*
            idea64.exe
            pycharm64.exe
            webstorm64.exe
            phpstorm64.exe
            goland64.exe
            clion64.exe
            rider64.exe
            rubymine64.exe
            rustrover64.exe
            datagrip64.exe
            studio64.exe
            android-studio
            com.google.android.studio
            devenv.exe
            com.microsoft.visual-studio
            com.apple.dt.Xcode
            Eclipse*
            eclipse.exe
            org.eclipse.*
            netbeans*
            qtcreator*
            org.qt-project.qtcreator
            QtCreator
            org.kde.kdevelop
            kdevelop
            org.gnome.Builder
            gnome-builder
            codeblocks*
            geany
            emacs
            emacs.exe
            org.gnu.Emacs
            gvim
            gvim.exe
            org.vim.MacVim
            neovide*
            nvim-qt*
            sublime_text
            sublime_text.exe
            com.sublimetext.*
            subl
            sublime_merge*
            notepad++.exe
            atom
            lapce*
            helix
            spyder*
            rstudio*
            org.rstudio.RStudio
            matlab*
            com.mathworks.matlab
            postman*
            com.postmanlabs.mac
            insomnia*
            dbeaver*
            org.jkiss.dbeaver*
            pgadmin4*
            mysql-workbench*
            gitkraken*
            github desktop
            githubdesktop.exe
            com.github.GitHubClient
            gitg
            git-gui
            gitk
            smerge*
            meld
            org.gnome.meld
            docker desktop*
            com.docker.docker
            unity
            unity.exe
            unityhub
            godot*
            ue4editor*
            unrealeditor*
            arduino*
            virtualbox*
            virt-manager
        """,
        sites="""
            github.com
            gitlab.com
            bitbucket.org
            codeberg.org
            gitea.com
            sr.ht
            stackoverflow.com
            stackexchange.com
            superuser.com
            serverfault.com
            askubuntu.com
            developer.mozilla.org
            docs.python.org
            docs.rs
            crates.io
            readthedocs.io
            readthedocs.org
            hub.docker.com
            console.aws.amazon.com
            portal.azure.com
            console.cloud.google.com
            vercel.com
            netlify.com
            codepen.io
            jsfiddle.net
            replit.com
            leetcode.com
            kaggle.com
            colab.research.google.com
            learn.microsoft.com
            localhost
            127.0.0.1
        """,
        endings="""
            GitHub
            GitLab
            Bitbucket
            Codeberg*
            Stack Overflow
            Stack Exchange
            Super User
            Server Fault
            Ask Ubuntu
            MDN
            MDN Web Docs
            PyPI
            npm
            Docs.rs
            Docker Hub
            Colab
            Google Colab
            Python * documentation
            Visual Studio Code
            PyCharm
            IntelliJ IDEA
        """,
    ),
    _Default(
        uid="terminal",
        category="Work > Programming > Terminal",
        apps="""
            gnome-terminal*
            org.gnome.Terminal
            org.gnome.Console
            kgx
            org.gnome.Ptyxis
            ptyxis
            konsole
            org.kde.konsole
            xterm
            uxterm
            urxvt
            kitty
            alacritty*
            Alacritty
            org.wezfurlong.wezterm
            wezterm*
            com.github.wez.wezterm
            terminator
            tilix
            com.gexperts.Tilix
            xfce4-terminal
            mate-terminal
            lxterminal
            qterminal
            foot
            footclient
            st
            st-256color
            guake
            yakuake
            terminology
            ghostty
            com.mitchellh.ghostty
            warp*
            dev.warp.Warp*
            hyper
            com.apple.Terminal
            com.googlecode.iterm2
            windowsterminal.exe
            cmd.exe
            powershell.exe
            pwsh.exe
            conhost.exe
            mintty.exe
            putty*
        """,
    ),
    _Default(
        uid="documents",
        category="Work > Documents",
        apps="""
            libreoffice*
            soffice*
            org.libreoffice.*
            org.openoffice.*
            winword.exe
            excel.exe
            powerpnt.exe
            onenote.exe
            visio.exe
            msaccess.exe
            com.microsoft.Word
            com.microsoft.Excel
            com.microsoft.Powerpoint
            com.microsoft.onenote.mac
            com.apple.iWork.Pages
            com.apple.iWork.Numbers
            com.apple.iWork.Keynote
            onlyoffice*
            DesktopEditors
            wps*
            et.exe
            wpp.exe
            abiword
            gnumeric
            calligra*
            lyx
            texstudio
            texmaker
            texworks
            kile
            scribus
            softmaker*
            notepad.exe
            wordpad.exe
            com.apple.TextEdit
            org.gnome.TextEditor
            gedit
            kate
            org.kde.kate
            kwrite
            org.kde.kwrite
            xed
            pluma
            mousepad
            featherpad
            obsidian
            obsidian.exe
            md.obsidian
            md.obsidian.Obsidian
            logseq*
            joplin*
            @joplin/app-desktop
            notion
            notion.exe
            notion.id
            evernote*
            com.evernote.Evernote
            standard notes
            zettlr
            typora*
            marktext
            ghostwriter
            com.apple.Notes
            zotero
            zotero.exe
            org.zotero.zotero
            mendeley*
            xournalpp
            com.github.xournalpp.xournalpp
        """,
        sites="""
            docs.google.com
            sheets.google.com
            slides.google.com
            drive.google.com
            office.com
            onedrive.live.com
            sharepoint.com
            notion.so
            overleaf.com
            dropbox.com
            evernote.com
            coda.io
            airtable.com
            etherpad.org
            hackmd.io
            cryptpad.fr
        """,
        endings="""
            Google Docs
            Google Sheets
            Google Slides
            Google Drive
            Overleaf*
            Notion
            Dropbox
            OneDrive
            LibreOffice Writer
            LibreOffice Calc
            LibreOffice Impress
            Microsoft Word
            Microsoft Excel
            Microsoft PowerPoint
            Word
            Excel
            PowerPoint
            Airtable
        """,
    ),
    _Default(
        uid="planning",
        category="Work > Planning",
        apps="""
            com.apple.iCal
            com.apple.reminders
            org.gnome.Calendar
            gnome-calendar
            org.kde.korganizer
            korganizer
            merkuro*
            todoist*
            com.todoist.mac.Todoist
            com.culturedcode.ThingsMac
            ticktick*
            planify
            io.github.alainm23.planify
            org.gnome.Todo
            endeavour
            super productivity
            superproductivity*
            trello*
            asana*
            linear
            com.linear
            clickup*
            mstodo*
            projectlibre*
        """,
        sites="""
            atlassian.net
            atlassian.com
            trello.com
            asana.com
            linear.app
            monday.com
            clickup.com
            todoist.com
            basecamp.com
            calendar.google.com
            openproject.org
            youtrack.cloud
            miro.com
            taiga.io
            redmine.org
        """,
        endings="""
            Jira
            Confluence
            Trello
            Asana
            Linear
            ClickUp
            Todoist
            Google Calendar
            Miro
            YouTrack
            Redmine
            OpenProject
        """,
    ),
    _Default(
        uid="design",
        category="Design",
        apps="""
            gimp*
            org.gimp.GIMP
            inkscape*
            org.inkscape.Inkscape
            krita*
            org.kde.krita
            blender*
            org.blender.Blender
            org.blenderfoundation.blender
            darktable*
            org.darktable.darktable
            rawtherapee*
            digikam*
            figma*
            com.figma.Desktop
            figma-linux
            photoshop.exe
            com.adobe.Photoshop
            illustrator.exe
            com.adobe.illustrator
            indesign.exe
            com.adobe.InDesign
            afterfx.exe
            com.adobe.AfterEffects
            adobe premiere pro.exe
            com.adobe.PremierePro*
            lightroom*
            com.adobe.Lightroom*
            com.adobe.xd
            com.bohemiancoding.sketch3
            com.seriflabs.*
            photo.exe
            designer.exe
            coreldrw.exe
            mspaint.exe
            kdenlive*
            org.kde.kdenlive
            shotcut*
            openshot*
            resolve*
            com.blackmagic-design.DaVinciResolve*
            com.apple.FinalCut
            freecad*
            org.freecadweb.FreeCAD
            openscad
            kicad
            pcbnew
            eeschema
            acad.exe
            sketchup*
            librecad
            drawio*
            penpot*
            aseprite
            tldraw*
        """,
        sites="""
            figma.com
            canva.com
            sketch.com
            dribbble.com
            behance.net
            penpot.app
            photopea.com
            diagrams.net
            excalidraw.com
            adobe.com
            unsplash.com
            fonts.google.com
        """,
        endings="""
            Figma
            Canva
            Dribbble
            Behance
            Photopea
            Penpot
            Excalidraw
            draw.io
            diagrams.net
        """,
    ),
    _Default(
        uid="finance",
        category="Finance",
        apps="""
            gnucash*
            org.gnucash.GnuCash
            homebank
            kmymoney*
            org.kde.kmymoney
            skrooge
            quicken*
            quickbooks*
            qbw32.exe
            moneymoney
            com.moneymoney-app.retail
            hibiscus
            jameica
            lexware*
            datev*
            elster*
            portfolio performance
            name.abuchen.portfolio*
        """,
        sites="""
            paypal.com
            wise.com
            stripe.com
            n26.com
            ing.de
            dkb.de
            comdirect.de
            sparkasse.de
            revolut.com
            elster.de
            lexoffice.de
            lexware.de
            sevdesk.de
            datev.de
            ynab.com
            quickbooks.intuit.com
            xero.com
            tradingview.com
            finance.yahoo.com
        """,
        endings="""
            PayPal
            Wise
            Stripe
            QuickBooks
            YNAB
            Xero
            sevDesk
            TradingView
            ELSTER
        """,
    ),
    _Default(
        uid="video",
        category="Media > Video",
        apps="""
            vlc
            vlc.exe
            org.videolan.vlc
            mpv
            mpv.exe
            io.mpv.Mpv
            io.mpv
            totem
            org.gnome.Totem
            showtime
            org.gnome.Showtime
            celluloid
            io.github.celluloid_player.Celluloid
            smplayer*
            haruna
            org.kde.haruna
            dragonplayer
            mpc-hc*
            mpc-be*
            potplayer*
            com.colliderli.iina
            com.apple.QuickTimePlayerX
            com.apple.TV
            kodi*
            tv.kodi.Kodi
            plex*
            tv.plex.*
            jellyfin*
            stremio
            com.stremio.Stremio
            freetube
            netflix*
            wmplayer.exe
            video.ui.exe
        """,
        sites="""
            youtube.com
            youtu.be
            netflix.com
            twitch.tv
            vimeo.com
            disneyplus.com
            primevideo.com
            max.com
            hulu.com
            ardmediathek.de
            zdf.de
            arte.tv
            dailymotion.com
            crunchyroll.com
            odysee.com
            tiktok.com
            joyn.de
        """,
        endings="""
            YouTube
            Netflix
            Twitch
            Vimeo
            Disney+
            Prime Video
            ARD Mediathek
            ZDFmediathek
            ARTE
            Dailymotion
            Crunchyroll
            TikTok
        """,
    ),
    _Default(
        uid="music",
        category="Media > Music",
        apps="""
            spotify
            spotify.exe
            com.spotify.client
            rhythmbox
            org.gnome.Rhythmbox3
            gnome-music
            org.gnome.Music
            lollypop
            org.gnome.Lollypop
            clementine
            strawberry
            audacious
            amarok
            elisa
            org.kde.elisa
            deadbeef
            quodlibet
            foobar2000*
            aimp*
            musicbee*
            itunes.exe
            com.apple.iTunes
            com.apple.Music
            com.apple.podcasts
            gpodder
            org.gnome.Podcasts
            tidal*
            deezer*
            audacity*
            org.audacityteam.Audacity
            ardour*
            reaper*
            lmms
            mixxx
            ableton*
            com.apple.logic10
            musescore*
            org.musescore.MuseScore
            shortwave
            de.haeckerfelix.Shortwave
        """,
        sites="""
            open.spotify.com
            music.youtube.com
            soundcloud.com
            music.apple.com
            tidal.com
            deezer.com
            bandcamp.com
            last.fm
            music.amazon.com
            audible.com
            audible.de
        """,
        endings="""
            Spotify
            YouTube Music
            SoundCloud
            Apple Music
            Bandcamp
            Deezer
            TIDAL
            Last.fm
        """,
    ),
    _Default(
        uid="social",
        category="Social",
        apps="""
            tokodon
            org.kde.tokodon
            tuba
            dev.geopjr.Tuba
            whalebird
            com.atebits.Tweetie2
            cawbird
        """,
        sites="""
            facebook.com
            instagram.com
            twitter.com
            x.com
            linkedin.com
            xing.com
            reddit.com
            mastodon.social
            bsky.app
            threads.net
            pinterest.com
            tumblr.com
            snapchat.com
            vk.com
            quora.com
            news.ycombinator.com
            lobste.rs
            nebenan.de
        """,
        endings="""
            Facebook
            Instagram
            * / X
            Twitter
            LinkedIn
            XING
            Reddit
            Mastodon
            Bluesky
            Pinterest
            Tumblr
            Quora
            Hacker News
            Lobsters
        """,
    ),
    _Default(
        uid="reading",
        category="Reading",
        apps="""
            evince
            org.gnome.Evince
            papers
            org.gnome.Papers
            okular*
            org.kde.okular
            atril
            xreader
            zathura
            org.pwmt.zathura
            mupdf*
            qpdfview
            acrord32.exe
            acrobat.exe
            acrobat
            com.adobe.Reader
            com.adobe.Acrobat.Pro
            foxit*
            sumatrapdf*
            com.apple.Preview
            com.apple.iBooksX
            calibre*
            com.calibre-ebook.calibre
            com.github.johnfactotum.Foliate
            foliate
            fbreader
            kindle*
            com.amazon.Kindle
            liferea
            akregator
            newsflash
            io.gitlab.news_flash.NewsFlash
            com.ranchero.NetNewsWire-Evergreen
            fluent reader
        """,
        sites="""
            wikipedia.org
            medium.com
            substack.com
            nytimes.com
            theguardian.com
            bbc.com
            bbc.co.uk
            cnn.com
            reuters.com
            spiegel.de
            zeit.de
            faz.net
            sueddeutsche.de
            tagesschau.de
            heise.de
            golem.de
            derstandard.at
            nzz.ch
            feedly.com
            getpocket.com
            arstechnica.com
            theverge.com
            wired.com
            arxiv.org
            scholar.google.com
            goodreads.com
            archive.org
        """,
        endings="""
            Wikipedia
            Medium
            The New York Times
            The Guardian
            BBC News
            CNN
            Reuters
            DER SPIEGEL
            ZEIT ONLINE
            FAZ
            SZ.de
            tagesschau.de
            heise online
            Golem.de
            derStandard.at
            NZZ
            Ars Technica
            The Verge
            WIRED
            Google Scholar
            Goodreads
            Internet Archive
            Feedly
        """,
    ),
    _Default(
        uid="shopping",
        category="Shopping",
        sites="""
            amazon.com
            amazon.de
            amazon.co.uk
            amazon.fr
            ebay.com
            ebay.de
            kleinanzeigen.de
            etsy.com
            aliexpress.com
            alibaba.com
            temu.com
            zalando.de
            otto.de
            ikea.com
            idealo.de
            geizhals.de
            geizhals.at
            mediamarkt.de
            walmart.com
            bestbuy.com
            booking.com
            airbnb.com
            bahn.de
        """,
        endings="""
            Amazon.com
            Amazon.de
            eBay
            Kleinanzeigen
            Etsy
            AliExpress
            Zalando
            OTTO
            IKEA
            idealo
            Booking.com
            Airbnb
        """,
    ),
    _Default(
        uid="games",
        category="Games",
        apps="""
            steam
            steam.exe
            steamwebhelper*
            steam_app_*
            com.valvesoftware.steam
            lutris
            net.lutris.Lutris
            heroic
            com.heroicgameslauncher.hgl
            bottles
            epicgameslauncher.exe
            com.epicgames.EpicGamesLauncher
            goggalaxy*
            galaxyclient.exe
            battle.net*
            minecraft*
            prismlauncher
            org.prismlauncher.PrismLauncher
            riotclient*
            leagueclient*
            dolphin-emu
            retroarch*
            supertuxkart
            0ad
            gnome-mines
            gnome-chess
            aisleriot
            sol
            kpat
            xboxapp.exe
            roblox*
            dosbox*
            scummvm
        """,
        sites="""
            store.steampowered.com
            steamcommunity.com
            gog.com
            epicgames.com
            itch.io
            chess.com
            lichess.org
            roblox.com
            ign.com
            kongregate.com
        """,
        endings="""
            Steam
            Chess.com
            lichess.org
            itch.io
            Roblox
        """,
    ),
    _Default(
        uid="system",
        category="System",
        apps="""
            nautilus
            org.gnome.Nautilus
            dolphin
            org.kde.dolphin
            thunar
            nemo
            caja
            pcmanfm*
            explorer.exe
            com.apple.finder
            totalcmd*
            doublecmd
            krusader
            filezilla*
            gnome-control-center
            org.gnome.Settings
            systemsettings*
            org.kde.systemsettings
            systemsettings.exe
            com.apple.systempreferences
            com.apple.SystemSettings
            control.exe
            mmc.exe
            taskmgr.exe
            gnome-system-monitor
            org.gnome.SystemMonitor
            org.kde.plasma-systemmonitor
            ksysguard
            htop
            com.apple.ActivityMonitor
            gnome-software
            org.gnome.Software
            org.kde.discover
            plasma-discover
            synaptic
            update-manager
            software-properties-gtk
            gnome-disks
            org.gnome.DiskUtility
            gparted
            baobab
            org.gnome.baobab
            timeshift-gtk
            gnome-shell
            plasmashell
            xfce4-panel
            lxqt-panel
            krunner
            ulauncher
            searchhost.exe
            searchapp.exe
            startmenuexperiencehost.exe
            shellexperiencehost.exe
            lockapp.exe
            com.apple.loginwindow
            com.apple.dock
            com.raycast.macos
            keepassxc
            org.keepassxc.KeePassXC
            keepass.exe
            bitwarden*
            com.bitwarden.desktop
            1password*
            com.1password.1password
            seahorse
            pavucontrol
            blueman-manager
            nm-connection-editor
            workmoniq
            org.workmoniq.WorkMoniQ
        """,
    ),
)


MARK: Final = "default_rules"
"""What a history notes its set under."""
RULE, CATEGORY = "rule", "category"


def default_things() -> dict[tuple[str, str], dict[str, Any]]:
    """The rules and categories a history begins with as things: body by kind and uid."""
    rules = {(RULE, rule.uid): rule_to_json(rule) for rule in default_rules()}
    return rules | {(CATEGORY, each.path): category_to_json(each) for each in CATEGORIES}


def default_rules() -> tuple[Rule, ...]:
    """The rules a history begins with, in order; below what the worker adds."""
    return tuple(
        Rule(
            uid=f"built-in-{each.uid}",
            name=each.category,
            position=place * SPACING,
            patterns=tuple(_patterns(each)),
            need=Need.ONE,
            category=each.category,
            built_in=True,
        )
        for place, each in enumerate(_in_order(), 1)
    )


def _in_order() -> tuple[_Default, ...]:
    """As listed, but the more special sites first: music.youtube.com before youtube.com."""
    first = {"meetings": 0, "mail": 1, "chat": 2, "music": 3}
    return tuple(sorted(_DEFAULTS, key=lambda each: first.get(each.uid, len(first))))


def _patterns(each: _Default) -> list[Pattern]:
    kinds = (
        (Field.APP, each.apps),
        (Field.SITE, each.sites),
        (Field.ENDING, each.endings),
    )
    return [
        Pattern(field=field, syntax=Syntax.GLOB, texts=tuple(map(str.strip, names.split("\n"))))
        for field, names in ((field, names.strip()) for field, names in kinds)
        if names
    ]
